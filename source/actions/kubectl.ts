export { kubectl, shellQuote } from '../domain/kubectl.ts';
