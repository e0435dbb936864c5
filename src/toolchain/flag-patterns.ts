/** What CGO_*_ALLOW and CGO_*_DISALLOW say: regular expressions of Go, whose engine is loaded where one is set. */
import type { Config } from '../config/config.ts';

const languages = ['CFLAGS', 'CPPFLAGS', 'CXXFLAGS', 'FFLAGS', 'LDFLAGS'];

/** @returns the settings, with Go's regular expressions where they need some */
export async function withPatterns<T extends Pick<Config, 'getenv'>>(
  config: T,
): Promise<T & Pick<Config, 'compilePattern'>> {
  const isAsked = languages.some((name) => isSet(config, `CGO_${name}_ALLOW`) || isSet(config, `CGO_${name}_DISALLOW`));
  if (!isAsked) return config;
  const { RE2JS } = await import('re2js');
  const compilePattern: Config['compilePattern'] = (text) => {
    const pattern = RE2JS.compile(text);
    return (subject) => {
      const matcher = pattern.matcher(subject);
      return matcher.find() ? (matcher.group() ?? '') : '';
    };
  };
  return Object.freeze({ ...config, compilePattern });
}

function isSet({ getenv }: Pick<Config, 'getenv'>, name: string): boolean {
  return getenv(name) !== '';
}
