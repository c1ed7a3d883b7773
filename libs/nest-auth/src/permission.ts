/**
 * The words of an app's own, for the compiler. Without any, a permission is any text.
 *
 * ```ts
 * declare module '@latchkey/nest-auth' {
 *   interface AuthTypes {
 *     permission: 'read:orders' | 'write:orders';
 *   }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- apps merge their members into it
export interface AuthTypes {}

/** A permission that a route may ask for. */
export type Permission = AuthTypes extends { permission: infer Own extends string } ? Own : string;
