/**
 * Takes results from the cache, and puts them there.  Rules: cmd/go's work/buildid.go (useCache, updateBuildID); what
 * tools printed is kept beside each result and printed again when it is used.
 */
import type { ActionID, BuildID } from '../base/ids.ts';
import { putIfPossible } from '../cache/cache.ts';
import { hashToContentID, provisionalBuildID, provisionalLinkBuildID } from '../toolchain/build-id.ts';
import { formatBuildIDUpdate, formatCacheCopy } from '../toolchain/internal-steps.ts';
import { joinUnambiguously } from '../toolchain/command.ts';
import { readBuildID } from '../toolchain/read-build-id.ts';
import { finishBuildID } from '../toolchain/rewrite-build-id.ts';
import { linkActionID } from './action-ids.ts';
import { ActionShell } from './action-shell.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';
import { timedStep } from './timed-step.ts';

export interface CacheUse {
  /** the installed file that may be up to date; '' for none */
  readonly target: string;
  /** print again what tools printed when the result was made */
  readonly printOutput: boolean;
}

/**
 * Looks for the result of an action; sets its IDs, and `built` where there is one.  Otherwise starts to hold back
 * output, for finishBuild to store.
 */
export async function useCache(session: Session, state: ActionState, id: ActionID, use: CacheUse): Promise<boolean> {
  const { action } = state;
  state.actionID = id;
  const [first] = action.deps;
  state.buildID =
    action.work.kind === 'link' && first !== undefined
      ? provisionalLinkBuildID(id, stateOf(session, first).buildID)
      : provisionalBuildID(id);
  if (session.config.flags.a) {
    state.output = '';
    return false;
  }
  const found = await timedStep(session, { action, step: 'look-up' }, () => find(session, state, use));
  if (found === '') state.output = '';
  else state.origin = found;
  return found !== '';
}

async function find(session: Session, state: ActionState, use: CacheUse): Promise<'installed' | 'cached' | ''> {
  if (use.target !== '' && (await isInstalled(session, state, use))) return 'installed';
  return (await isCached(session, state, use)) ? 'cached' : '';
}

async function isInstalled(session: Session, state: ActionState, use: CacheUse): Promise<boolean> {
  const { files } = session.sys;
  if (files.tryStat(use.target)?.kind !== 'file') return false;
  const installed = readBuildIDQuietly(session, use.target);
  const id = hashToContentID(state.actionID);
  if (installed.startsWith(`${id}/`)) {
    state.buildID = installed as BuildID;
    state.built = use.target;
    return true;
  }
  return isLinkedAlready(session, state, { installed, ...use });
}

/**
 * A main package whose only use is a program that is up to date is up to date as well: the program's build ID holds
 * the package's, in the middle.
 */
async function isLinkedAlready(
  session: Session,
  state: ActionState,
  use: CacheUse & { readonly installed: string },
): Promise<boolean> {
  const [link, ...others] = session.triggers.get(state.action) ?? [];
  if (state.action.work.kind !== 'build' || link?.work.kind !== 'link' || others.length > 0) return false;
  const [linkID, mainActionID, mainContentID, ...rest] = use.installed.split('/');
  if (rest.length !== 1 || mainActionID !== hashToContentID(state.actionID)) return false;
  const provisional = state.buildID;
  state.buildID = `${mainActionID}/${mainContentID ?? ''}` as BuildID;
  if (linkID === hashToContentID(await linkActionID(session, link))) {
    if (use.printOutput) {
      await replay(session, state, 'stdout');
      await replay(session, state, 'link-stdout');
    }
    state.built = 'DO NOT USE - main build pseudo-cache built';
    return true;
  }
  state.buildID = provisional;
  return false;
}

async function isCached(session: Session, state: ActionState, use: CacheUse): Promise<boolean> {
  const { action } = state;
  const found = await session.cache.getFile(state.actionID);
  if (found === undefined) return false;
  if (action.work.kind === 'preprocess-profile') {
    state.built = found.path;
    return true;
  }
  const buildID = readBuildIDQuietly(session, found.path);
  if (use.printOutput) {
    if (action.work.kind === 'link') {
      for (const dep of action.deps) await replay(session, stateOf(session, dep), 'link-stdout');
    } else {
      await replay(session, state, 'stdout');
    }
  }
  state.built = found.path;
  state.buildID = buildID as BuildID;
  state.entry = found.entry;
  return true;
}

/** '' for what is no file with a build ID. */
function readBuildIDQuietly(session: Session, path: string): string {
  try {
    return readBuildID(session.sys.files, path);
  } catch {
    return '';
  }
}

/** Prints what the tools had to say when a result was made. */
async function replay(session: Session, state: ActionState, key: string): Promise<void> {
  if (state.actionID === '') return;
  const id = session.hasher.subkey(state.actionID, key);
  const found = await session.cache.getFile(id);
  if (found === undefined || found.entry.size === 0) return;
  const data = await session.cache.getBytes(id);
  if (data === undefined) return;
  const shell = new ActionShell(session, state);
  shell.showIfAsked('', `${joinUnambiguously(['cat', found.path])}  # internal`);
  if (!session.config.flags.n) shell.print(Buffer.from(data).toString());
}

/**
 * Gives a compiled package or a linked program its final build ID, and stores it with what the tools printed.
 *
 * @param target the file, in $WORK
 * @returns whether the file holds the ID: one that a user's -buildid has displaced is not kept in the cache
 */
export async function finishBuild(session: Session, state: ActionState, target: string): Promise<boolean> {
  new ActionShell(session, state).showIfAsked('', formatBuildIDUpdate(session.config, target));
  if (session.config.flags.n) return false;
  return await timedStep(session, { action: state.action, step: 'store' }, () => store(session, state, target));
}

async function store(session: Session, state: ActionState, target: string): Promise<boolean> {
  const { flags } = session.config;
  const { action } = state;
  const isLink = action.work.kind === 'link';
  const owner = isLink ? action.deps.find((dep) => dep.pkg?.name === 'main') : action;
  if (owner !== undefined) await storeOutput(session, stateOf(session, owner), state, isLink);
  const { id, isStamped } = finishBuildID(session.sys.files, target, state.buildID);
  state.buildID = id;
  if (action.work.kind === 'build' && isStamped) {
    // What may be moved away or changed later is copied, anything else need not be.
    const link = action.pkg?.target === '' && !flags.work;
    state.entry = await putIfPossible(() => session.cache.putFile(state.actionID, target, { link }));
    if (flags.x && state.entry !== undefined) {
      new ActionShell(session, state).show('', formatCacheCopy(target, session.cache.file(state.entry) ?? ''));
    }
  }
  return isStamped;
}

async function storeOutput(session: Session, owner: ActionState, state: ActionState, isLink: boolean): Promise<void> {
  const key = session.hasher.subkey(owner.actionID, isLink ? 'link-stdout' : 'stdout');
  await putIfPossible(() => session.cache.putBytes(key, Buffer.from(state.output ?? '')));
}
