/** Work that many ask for and that is done once. */

/** What was made for a key, or is being made; `make` runs for the first who asks. */
export function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let promise = made.get(key);
  if (promise === undefined) {
    promise = make();
    made.set(key, promise);
  }
  return promise;
}
