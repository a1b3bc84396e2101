/** Explains why an object was not written, with the API server's messages. */

import { qualifiedPlural } from '../model/resource-types.ts';
import { StoreError } from './store.ts';

function conflictText(resource: string, name: string, reason: string): string {
  return `Operation cannot be fulfilled on ${qualifiedPlural(resource)} "${name}": ${reason}`;
}

export function uidConflict(resource: string, name: string, wanted: string, found: string): StoreError {
  const reason = `the UID in the precondition (${wanted}) does not match the UID in record (${found}). The object might have been deleted and then recreated`;
  return new StoreError('Conflict', conflictText(resource, name, reason));
}

export function versionConflict(resource: string, name: string, wanted: string, found: string): StoreError {
  const reason = `the ResourceVersion in the precondition (${wanted}) does not match the ResourceVersion in record (${found}). The object might have been modified`;
  return new StoreError('Conflict', conflictText(resource, name, reason));
}

export function modifiedConflict(resource: string, name: string): StoreError {
  const reason = 'the object has been modified; please apply your changes to the latest version and try again';
  return new StoreError('Conflict', conflictText(resource, name, reason));
}
