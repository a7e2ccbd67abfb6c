/** A document's address, cut where its path begins: `file://` and `/src/a b.c`. */
export interface Address {
  readonly prefix: string;
  readonly path: string;
}

/** Undefined for what has no path (`untitled:Untitled-1`). */
export function addressOf(uri: string): Address | undefined {
  const found = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(\/[^?#]*)/i.exec(uri);
  if (!found) return undefined;
  const [, prefix = "", path = ""] = found;
  return { prefix, path: decoded(path).replace(/(.)\/+$/, "$1") };
}

/** The address as clients spell it: all but letters, digits, `/` and `-._~` in percents. */
export function uriOf({ prefix, path }: Address): string {
  return prefix + path.split("/").map(encodeSegment).join("/");
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A client that does not encode: the path is what stands there.
    return path;
  }
}
