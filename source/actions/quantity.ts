export { formatInUnitOf, parseQuantity } from '../domain/text/quantity.ts';
