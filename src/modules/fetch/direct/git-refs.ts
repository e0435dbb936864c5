/** What a remote git repository has: its branches and tags.  Facts: cmd/go's modfetch/codehost/git.go. */
import { errorText, isBug } from '../../../base/errors.ts';
import { ModuleNotExist } from '../../source.ts';
import { getBytes } from '../web.ts';
import type { VcsContext, VcsRunner } from './vcs-runner.ts';

/** `refs/heads/...`, `refs/tags/...` and HEAD with the commits they name */
export type Refs = ReadonlyMap<string, string>;

const usernameHelp =
  'Confirm the import path was entered correctly.\n' +
  'If this is a private repository, see https://golang.org/doc/faq#git_https for additional information.';

/** @param remote its name, or its URL as long as it has none */
export async function listRemote(
  context: VcsContext,
  { runner, url }: { readonly runner: VcsRunner; readonly url: string },
  remote: string,
): Promise<Refs> {
  let out: Buffer;
  try {
    out = await runner.run(['git', 'ls-remote', '-q', '--end-of-options', remote], (stderr) =>
      stderr.includes('fatal: could not read Username') ? usernameHelp : '',
    );
  } catch (error) {
    throw await remoteError(context, url, error);
  }
  const refs = new Map<string, string>();
  const unwrapped: [string, string][] = [];
  for (const line of out.toString('utf8').split('\n')) {
    const [hash = '', ref = '', ...rest] = line.split(/\s+/).filter(Boolean);
    if (ref === '' || rest.length > 0 || !/^(?:HEAD$|refs\/heads\/|refs\/tags\/)/.test(ref)) continue;
    // An annotated tag stands for the commit that it names.
    if (ref.endsWith('^{}')) unwrapped.push([ref.slice(0, -'^{}'.length), hash]);
    else refs.set(ref, hash);
  }
  for (const [ref, hash] of unwrapped) refs.set(ref, hash);
  return refs;
}

/** A repository that its server does not have is not found, whatever git says. */
async function remoteError(context: VcsContext, url: string, error: unknown): Promise<unknown> {
  if (!/^https?:/.test(url)) return error;
  try {
    await getBytes(context.sys, url);
  } catch (answer) {
    if (isBug(answer)) throw answer;
    if (answer instanceof ModuleNotExist) return new ModuleNotExist(errorText(error), { cause: error });
  }
  return error;
}
