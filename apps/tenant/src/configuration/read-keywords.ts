import { z } from 'zod';
import { check } from './check';
import { readDocument } from './document';
import { pageKeywords, type Keywords } from './keywords';

const MAPPINGS = 'AUTH0_KEYWORD_REPLACE_MAPPINGS';

/** The Deploy CLI's config.json, of which only the keywords count here. */
const configSchema = z.looseObject({
  [MAPPINGS]: z.record(z.string(), z.json(), { error: 'a map from keywords to their values' }).default({}),
});

/** Where keywords get their values from. */
export interface KeywordSources {
  readonly pageOrigins: readonly string[];
  readonly configFile?: string | undefined;
  readonly variables?: Keywords;
}

/**
 * The keywords that have a value: those of the page, then the environment, then the mappings of config.json, as the Deploy
 * CLI ranks the last two (its lib/commands/import.js), or what the environment has in their place as JSON.
 */
export function readKeywords({ pageOrigins, configFile, variables = {} }: KeywordSources): {
  keywords: Keywords;
  faults: readonly string[];
} {
  const { mappings, faults } = readMappings(configFile, variables[MAPPINGS]);
  return { keywords: { ...mappings, ...variables, ...pageKeywords(pageOrigins) }, faults };
}

function readMappings(file: string | undefined, variable: unknown): { mappings: Keywords; faults: readonly string[] } {
  if (typeof variable === 'string') {
    try {
      return { mappings: z.record(z.string(), z.json()).parse(JSON.parse(variable)), faults: [] };
    } catch {
      return { mappings: {}, faults: [`${MAPPINGS} is no JSON object: put one there, or unset it.`] };
    }
  }
  if (file === undefined) return { mappings: {}, faults: [] };
  const put = "the Deploy CLI's configuration";
  const document = readDocument(file, undefined, { format: 'JSON', content: 'a map', put, variable: 'TENANT_CONFIG' });
  const { value, faults } = check(configSchema, document);
  return { mappings: value?.[MAPPINGS] ?? {}, faults };
}
