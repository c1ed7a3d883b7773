/**
 * Takes the client that deploys out of the Deploy CLI's preview: the CLI never touches it, and its preview says DELETE all the
 * same. `ClientHandler` is the CLI's class for the tenant's clients.
 */
export function leaveDeployerOut({ prototype }) {
  const { dryRunChanges } = prototype;
  prototype.dryRunChanges = async function (assets) {
    const { del, update, ...changes } = await dryRunChanges.call(this, assets);
    const others = (clients) => clients.filter(({ client_id: id }) => id !== this.config('AUTH0_CLIENT_ID'));
    return { ...changes, del: others(del), update: others(update) };
  };
}
