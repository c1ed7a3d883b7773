import { hash } from 'node:crypto';

/** A subject may be as long as the token lets it; what is kept of it is not. */
const LONGEST = 100;

/** A name that is kept in a memory or a store: itself, or its SHA-256 where it is long. */
export const shortName = (name: string): string => (name.length > LONGEST ? hash('sha256', name, 'base64url') : name);
