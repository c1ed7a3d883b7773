interface Changes {
  readonly del: readonly unknown[];
  readonly update: readonly unknown[];
}

/** The Deploy CLI's class for the tenant's clients, as far as its preview goes. */
export interface ClientHandler {
  readonly prototype: {
    config(name: string): unknown;
    dryRunChanges(assets: unknown): Promise<Changes>;
  };
}

/** Takes the client that deploys out of the Deploy CLI's preview: the CLI never touches it, and its preview says DELETE all the same. */
export function leaveDeployerOut({ prototype }: ClientHandler): void {
  const { dryRunChanges } = prototype;
  prototype.dryRunChanges = async function (assets) {
    const { del, update, ...changes } = await dryRunChanges.call(this, assets);
    const own = this.config('AUTH0_CLIENT_ID');
    const others = (clients: readonly unknown[]) =>
      clients.filter((client) => (client as { client_id?: unknown }).client_id !== own);
    return { ...changes, del: others(del), update: others(update) };
  };
}
