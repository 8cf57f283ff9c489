/** What a promise brings, unless it takes longer than this: then it fails with `Late`. What it began is not stopped. */

export class Late extends Error {}

export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late()), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
