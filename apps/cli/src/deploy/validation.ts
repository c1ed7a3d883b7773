/** The Deploy CLI's class that holds definitions against its schema, as far as that goes. */
export interface Validator {
  readonly prototype: { readonly assets: Readonly<Record<string, unknown>>; validate(): Promise<void> };
}

/** Its schema of a whole definition, by the keys of one. */
export interface Schema {
  properties: Readonly<Record<string, object>>;
}

/**
 * Has the Deploy CLI compile those parts of its schema that a definition has, or gets as a default. The whole has 8 MB, which
 * take seconds each time that it validates; what a definition has not, it cannot break.
 */
export function compileWhatIsThere({ prototype }: Validator, schema: Schema): void {
  const { validate } = prototype;
  prototype.validate = async function () {
    const all = schema.properties;
    const needed = Object.entries(all).filter(([key, part]) => this.assets[key] != null || 'default' in part);
    schema.properties = Object.fromEntries(needed);
    try {
      await validate.call(this);
    } finally {
      schema.properties = all;
    }
  };
}
