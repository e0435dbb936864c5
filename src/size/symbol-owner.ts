/** Who a symbol of the linker is there for: a package, or something that no package has alone.  Pure.  Rules: debug/gosym (go1.26). */

/** Bytes of a program that belong to no package. */
export type Shared =
  | 'type descriptors'
  | 'strings'
  | 'function table'
  | 'stack maps'
  | 'data that no symbol names'
  | 'data of the linker'
  | 'code and data not of Go'
  | 'symbol table'
  | 'debug information'
  | 'tables for loading'
  | 'headers and gaps';

export type Owner =
  | { readonly kind: 'package'; readonly path: string }
  | { readonly kind: 'shared'; readonly as: Shared };

/** @param name as in the function table or the symbol table. @returns `main` for the program's own package; '' for none */
export function packageOfSymbol(name: string): string {
  if (/^(?:type|go):/.test(name)) return '';
  const plain = withoutTypeArguments(name);
  const start = plain.lastIndexOf('/') + 1;
  const dot = plain.indexOf('.', start);
  return dot < 0 ? '' : unescapePath(plain.slice(0, dot));
}

function withoutTypeArguments(name: string): string {
  const start = name.indexOf('[');
  const end = name.lastIndexOf(']');
  return start < 0 || end < start ? name : name.slice(0, start) + name.slice(end + 1);
}

/** The linker writes dots in the last element of a path as %2e. */
function unescapePath(path: string): string {
  return path.replace(/%([\da-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const linkers =
  /^(?:go:|runtime\.(?:gcbits\.\*|gcdata|gcbss|e?gc(?:data|bss)|textsectionmap|firstmoduledata|typelink|itablink|findfunctab)$)/;
/** names of places, not of things */
const places =
  /^runtime\.(?:e?(?:text|types|rodata|data|noptrdata|bss|noptrbss|pclntab|gofunc|covctrs))$|^runtime\.end$/;

/**
 * @param isGo whether a package is one of the program's
 * @returns undefined for symbols that only mark a place
 */
export function ownerOfSymbol(name: string, isGo: (path: string) => boolean): Owner | undefined {
  if (places.test(name)) return undefined;
  if (name.startsWith('go:string.')) return shared('strings');
  if (name.startsWith('go:func')) return shared('stack maps');
  const type = /^(?:type:|go:itab\.)(?:\.(?:eq|hash)\.)?\**(.*)$/.exec(name)?.[1];
  if (type !== undefined) {
    const path = /^[\w./%~-]+(?=[,[]|$)/.test(type) ? packageOfSymbol(type.replace(/,.*/, '')) : '';
    return isGo(path) ? { kind: 'package', path } : shared('type descriptors');
  }
  if (linkers.test(name)) return shared('data of the linker');
  const path = packageOfSymbol(name);
  if (isGo(path)) return { kind: 'package', path };
  // constants of the compiler; files that packages embed, sorted by what they hold
  if (/^(?:\$|gclocals|runtime\.)/.test(name)) return shared('data of the linker');
  return shared('code and data not of Go');
}

function shared(as: Shared): Owner {
  return { kind: 'shared', as };
}
