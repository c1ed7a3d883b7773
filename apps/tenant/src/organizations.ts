import type { Organization, TenantModel } from './configuration/model';

/** The organization that a request names, by its id or its name, as Auth0 takes either. */
export const findOrganization = ({ organizations }: TenantModel, wanted: unknown): Organization | undefined =>
  organizations.find(({ id, name }) => id === wanted || name === wanted);
