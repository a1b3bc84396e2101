/** Failures between the program and the API server, each with one sentence for the user. */

export type ClusterErrorKind =
  | 'config'
  | 'network'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'gone'
  | 'conflict'
  /** Validation or admission rejects the request, or a patch's test failed. */
  | 'invalid'
  | 'throttled'
  | 'server'
  | 'timeout'
  | 'protocol'
  /** The program was started in read-only mode. */
  | 'read-only';

export interface ClusterErrorDetails {
  /** The HTTP status, if the server answered. */
  readonly status?: number | undefined;
  /** The server's Retry-After in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The server's own message, on one line. */
  readonly serverMessage?: string | undefined;
  /** The causes in a Status object. */
  readonly causes?: readonly StatusCause[] | undefined;
  /** The name of the object that a Status object is about; empty if it names none. */
  readonly objectName?: string | undefined;
  readonly cause?: unknown;
}

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
}

/** An error whose message says what happened and what to do next. The message never holds a credential or a stack. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly kind: ClusterErrorKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly serverMessage: string;
  readonly causes: readonly StatusCause[];
  readonly objectName: string;

  constructor(kind: ClusterErrorKind, message: string, details: ClusterErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.serverMessage = details.serverMessage ?? '';
    this.causes = details.causes ?? [];
    this.objectName = details.objectName ?? '';
  }
}

/** The server and the user that the sentences name. */
export interface Peer {
  /** The server's URL without user information. */
  readonly server: string;
  readonly userName: string;
}

/** Returns one line of untrusted text: no control characters, no tokens, no more than `length` characters. */
export function oneLine(text: string, length = 240): string {
  const line = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ')
    .replace(/ {2,}/g, ' ');
  const clean = withoutSecrets(line).trim();
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}

/** Returns the text without what looks like a credential. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 …')
    .replace(/\beyJ[\w-]+(\.[\w-]*)*/g, '…')
    .replace(/\/\/[^/@\s]+@/g, '//');
}

/** Returns the text of any thrown value, on one line. */
export function messageOf(thrown: unknown): string {
  return oneLine(thrown instanceof Error ? thrown.message : String(thrown));
}

const CHECK_CONTEXT = 'check the VPN or the context (kubectl config current-context)';

const NETWORK_CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ECONNABORTED: 'connection aborted',
  EPIPE: 'connection closed',
  ERR_STREAM_PREMATURE_CLOSE: 'connection closed',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'network unreachable',
  ENETDOWN: 'network down',
  EADDRNOTAVAIL: 'no local address',
  ENOTFOUND: 'unknown host name',
  EAI_AGAIN: 'the name server does not answer',
  EMFILE: 'too many open files',
};

const CERTIFICATE_CODES =
  /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|CRL_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Happy eyeballs wraps the failure of each address.
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return '';
}

/** Describes a failure below HTTP: name resolution, sockets, TLS, a proxy. */
export function errorFromConnection(thrown: unknown, peer: Peer): ClusterError {
  if (thrown instanceof ClusterError) return thrown;
  const code = codeOf(thrown);
  const text = messageOf(thrown);
  const details = { cause: thrown };
  if (CERTIFICATE_CODES.test(code)) {
    const sentence = `The certificate of the API server ${peer.server} cannot be trusted (${text}): check certificate-authority and the server name in the kubeconfig.`;
    return new ClusterError('tls', sentence, details);
  }
  if (/wrong version number|packet length too long|http request/i.test(text)) {
    const sentence = `The API server ${peer.server} does not speak TLS: check whether its address should begin with http://.`;
    return new ClusterError('tls', sentence, details);
  }
  if (/alert/i.test(text) && /^(ERR_SSL|EPROTO|ERR_TLS)/.test(code)) {
    const sentence = `The API server ${peer.server} refused the TLS connection (${text}): check the client certificate of user "${peer.userName}".`;
    return new ClusterError('tls', sentence, details);
  }
  if (/^ERR_OSSL/.test(code)) {
    const sentence = `The certificates or the key of user "${peer.userName}" cannot be read (${text}): check them in the kubeconfig.`;
    return new ClusterError('config', sentence, details);
  }
  if (/^(ERR_SSL|EPROTO|ERR_TLS)/.test(code)) {
    return new ClusterError(
      'tls',
      `TLS with the API server ${peer.server} failed (${text}): ${CHECK_CONTEXT}.`,
      details,
    );
  }
  if (/^(HPE_|ERR_HTTP|ERR_CONTENT_LENGTH|Z_)/.test(code)) {
    const sentence = `The answer of ${peer.server} cannot be read (${text}): check that it is a Kubernetes API server.`;
    return new ClusterError('protocol', sentence, details);
  }
  const why = NETWORK_CAUSES[code] ?? (text === '' ? 'no connection' : text);
  return new ClusterError('network', `Cannot reach the API server ${peer.server} (${why}): ${CHECK_CONTEXT}.`, details);
}

/** Returns Retry-After, given in seconds or as an HTTP date, as milliseconds from `now`; undefined if there is none. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const value = header.trim();
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The reason and the untrusted message of a response's Status object, if the body is one. */
export interface StatusResponse {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
  readonly causes: readonly StatusCause[];
  /** Empty if there is none. */
  readonly objectName: string;
}

/**
 * Returns the authorizer's message without its repetitions: 'User "eve" cannot list resource "pods" in the namespace
 * "a"'.
 */
function shortRefusal(message: string): string {
  return message.replace(/^.*? is forbidden: (?=User )/, '').replace(/ in API group "[^"]*"/, '');
}

/** Admission lists everything that it objects to. */
const WHOLE_MESSAGE_LENGTH = 1000;

/** Describes a status other than 2xx, from an HTTP response or from an ERROR event in a watch. */
export function errorFromStatus(answer: StatusResponse, peer: Peer): ClusterError {
  const { status, reason, retryAfterMs, causes, objectName } = answer;
  const message = oneLine(answer.message);
  const because = message === '' ? `status ${status}` : message;
  const serverMessage = oneLine(answer.message, WHOLE_MESSAGE_LENGTH);
  const details = { status, retryAfterMs, serverMessage, causes, objectName };
  const make = (kind: ClusterErrorKind, sentence: string) => new ClusterError(kind, sentence, details);
  if (status === 401) {
    const sentence = `The API server ${peer.server} does not accept the credentials of user "${peer.userName}" (401): log in again or check the user in the kubeconfig.`;
    return make('unauthorized', sentence);
  }
  if (status === 403)
    return make('forbidden', `Not allowed: ${shortRefusal(because)}: ask for a role that permits it.`);
  if (status === 404) {
    return make('not-found', `Not found on ${peer.server} (${because}): check the name and the address of the server.`);
  }
  if (status === 410 || reason === 'Expired' || reason === 'Gone') {
    return make(
      'gone',
      `The API server ${peer.server} no longer has that version (${because}): it has to be read again.`,
    );
  }
  if (status === 409) return make('conflict', `The object has changed meanwhile (${because}): look again and repeat.`);
  if (status === 422) return make('invalid', `The API server does not accept this (${because}): correct it.`);
  if (status === 429) {
    return make('throttled', `The API server ${peer.server} asks for fewer requests (429): wait for the next try.`);
  }
  if (status >= 500) {
    return make(
      'server',
      `The API server ${peer.server} failed (${status}: ${because}): wait for the next try or ask its operator.`,
    );
  }
  if (status >= 300 && status < 400) {
    const sentence = `${peer.server} answers with a redirect (${status}): check that no login page stands in front of the API server.`;
    return make('protocol', sentence);
  }
  const check = status === 400 ? 'check the selector after -l, if there is one, and its version' : 'check its version';
  return make('protocol', `The API server ${peer.server} refused the request (${status}: ${because}): ${check}.`);
}
