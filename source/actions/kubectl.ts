export { kubectlCommand, shellQuote } from '../domain/text/kubectl.ts';
