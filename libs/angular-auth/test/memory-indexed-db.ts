type Stores = Map<string, Map<IDBValidKey, unknown>>;

/** A request that has succeeded as soon as somebody could listen, as IndexedDB's do. */
function done<T>(result: T): IDBRequest<T> {
  const request = { result } as { result: T; onsuccess?: () => void };
  setTimeout(() => request.onsuccess?.());
  return request as unknown as IDBRequest<T>;
}

/**
 * As much of IndexedDB as the SDK uses for its key, for jsdom, which has none: what is put there stays as it is. `lost` has
 * every use fail from then on, as where a browser deletes the data of a page that is open.
 */
export class MemoryIndexedDb {
  readonly stores: Stores = new Map();
  lost = false;
  /** How often something was put under each name. */
  readonly puts = new Map<string, number>();

  open(): IDBOpenDBRequest {
    if (this.lost) throw new DOMException('A mutation operation was attempted.', 'InvalidStateError');
    for (const name of ['keypair', 'nonce']) if (!this.stores.has(name)) this.stores.set(name, new Map());
    const database = { transaction: () => ({ objectStore: (name: string) => this.store(name) }) };
    return done(database as unknown as IDBDatabase) as IDBOpenDBRequest;
  }

  private store(name: string) {
    if (this.lost) throw new DOMException('The database connection is closing.', 'InvalidStateError');
    const store = this.stores.get(name) ?? new Map<IDBValidKey, unknown>();
    return {
      get: (key: IDBValidKey) => done(store.get(key)),
      put: (value: unknown, key: IDBValidKey) => {
        this.puts.set(name, (this.puts.get(name) ?? 0) + 1);
        return done(void store.set(key, value));
      },
      delete: (key: IDBValidKey) => done(void store.delete(key)),
      getAllKeys: () => done([...store.keys()]),
    };
  }
}
