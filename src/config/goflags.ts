/** GOFLAGS: flags that apply to every command that has them.  Pure.  Rules and texts: cmd/go's base/goflags.go. */
import { GotsError, errorText } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { splitQuoted } from '../base/quoted.ts';

/** One flag of GOFLAGS. */
export interface GoFlag {
  readonly name: string;
  /** undefined for a flag without `=` */
  readonly value: string | undefined;
}

/**
 * @param isKnown whether any command of go's has the flag
 * @throws GotsError on words that are no flags, and on flags that no command has
 */
export function parseGOFLAGS(text: string, isKnown: (name: string) => boolean): readonly GoFlag[] {
  let words: readonly string[];
  try {
    words = splitQuoted(text);
  } catch (error) {
    throw new GotsError('config', `parsing $GOFLAGS: ${errorText(error)}`, { cause: error });
  }
  return words.map((word) => {
    const match = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(word);
    if (match?.[1] === undefined) throw new GotsError('config', `parsing $GOFLAGS: non-flag ${goQuote(word)}`);
    if (!isKnown(match[1])) throw new GotsError('config', `parsing $GOFLAGS: unknown flag -${match[1]}`);
    return { name: match[1], value: match[2] };
  });
}

/** What `env` takes from GOFLAGS, which shows the setting, wrong or not: whatever can be taken for a flag. */
export function parseWrongGOFLAGS(text: string): readonly GoFlag[] {
  let words: readonly string[];
  try {
    words = splitQuoted(text);
  } catch (error) {
    if (error instanceof GotsError) return [];
    throw error;
  }
  return words.flatMap((word) => {
    // go looks at no more than that there is something before `=`; the first character counts as the dash
    const match = /^(?:--|[^=])([^=]*)(?:=([\s\S]*))?$/.exec(word);
    return match?.[1] === undefined ? [] : [{ name: match[1], value: match[2] }];
  });
}
