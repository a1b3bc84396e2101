export { formatLike, parseQuantity } from '../domain/quantity.ts';
