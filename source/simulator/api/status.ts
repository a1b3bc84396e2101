/** Failures in the API server's form: HTTP codes and Status objects. */

import type { Json } from '../model/json.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { StoreError } from '../store/store.ts';
import { InvalidObjectError, type ValidationError } from '../validation/invalid.ts';

export interface ApiErrorDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly ValidationError[];
  readonly retryAfterSeconds?: number;
}

/** Thrown to answer a request with a Status. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: ApiErrorDetails | undefined;

  constructor(code: number, reason: string, message: string, details?: ApiErrorDetails) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

const CODES = {
  BadRequest: 400,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Invalid: 422,
  Forbidden: 403,
  Expired: 410,
} as const;

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function noSuchPath(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(405, 'MethodNotAllowed', message, {});
}

/** Returns the name of the resource in details: its plural, or its kind if an object is invalid. */
function detailsOf(error: StoreError, name: string, type: ResourceType | undefined): ApiErrorDetails {
  const group = type === undefined || type.group === '' ? {} : { group: type.group };
  const object = error.objectName ?? name;
  const named = object === '' ? {} : { name: object };
  if (error instanceof InvalidObjectError) {
    return { ...named, ...group, kind: type?.kind ?? '', causes: error.causes };
  }
  return { ...named, ...group, kind: type?.plural ?? '' };
}

/** Converts any failure into an ApiError. `type` and `name` identify the object of the request. */
export function apiErrorOf(thrown: unknown, type: ResourceType | undefined, name: string): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof StoreError) {
    const details = detailsOf(thrown, name, type);
    return new ApiError(CODES[thrown.reason], thrown.reason, thrown.message, details);
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`);
}

export function statusObjectOf({ code, reason, message, details }: ApiError): Json {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** Returns the response to a DELETE that leaves no object to return. */
export function successStatusOf(type: ResourceType, name: string, uid: string): Json {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.plural, uid },
  };
}
