/**
 * The codebase itself, for all attempts at once. Nothing is copied or joined. Whose write it was can be said only where exactly
 * one attempt was there; else it was one of those that were, and only what none of them may write is a finding.
 *
 *   look ──── a ──── a b ──── look ──── b ──── look
 *        └ since the last look: a, b ┘ └ only b ┘
 *
 * The tree is looked over when somebody comes into an empty house and when somebody leaves; whoever leaves meanwhile waits for
 * the next look, which then serves all. Contents are not read.
 */
import { join } from 'node:path'
import type { AttemptOrder, ScopeAudit } from '../../core/model/attempt.ts'
import type { Integration, WorkPlace, Workspace, WrittenPaths } from '../../core/ports/workspace.ts'
import { attemptFolder, readClaim } from '../../system/attempt-folder.ts'
import { below, USUAL_CHOICE } from './copied-paths.ts'
import { leadsOut } from './changes.ts'
import { type FileStamp, hashOf, isUntouched } from './file-stamp.ts'
import { gitFolderElsewhere, isLeftOut, isPosition, isWatched, positionAt, wentForward } from './git-watch.ts'
import { anyOf, auditOf, isInternal, scopeTest, type ScopeTest, UNKNOWN_AUDIT } from './scope.ts'
import { scanTree } from './tree-scan.ts'

/** See {@link sharedWorkspace}. */
export interface SharedWorkspaceOptions {
  /** Absolute. */
  readonly codebase: string
  /** Absolute: the site's folder, which is never looked at. */
  readonly stateDir: string
  /** Globs of folders that are not looked at, in place of the usual ones. */
  readonly unwatched?: readonly string[] | undefined
}

/** Works in the codebase itself: see the head of this file. */
export function sharedWorkspace(options: SharedWorkspaceOptions): Workspace {
  return new SharedWorkspace(options)
}

/** An attempt that is there. */
interface Presence {
  readonly order: AttemptOrder
  readonly mayWrite: ScopeTest
  /** Somebody saw it come. */
  readonly seen: boolean
  /** Paths that it alone can have put there, or taken away. */
  readonly put: Set<string>
  readonly gone: Set<string>
  /** Findings that it alone can have caused, and others. */
  readonly own: Set<string>
  readonly perhaps: Set<string>
  readonly beside: Set<string>
  ended: boolean
}

type Look = ReadonlyMap<string, FileStamp>

class SharedWorkspace implements Workspace {
  readonly name = 'shared'
  readonly attributes = false
  readonly #options: SharedWorkspaceOptions
  readonly #isState: ScopeTest
  readonly #isUnwatched: ScopeTest
  readonly #gitElsewhere: string | undefined
  #last: Look | undefined
  /** Everybody who was there at some time since the last look. */
  readonly #present = new Map<string, Presence>()
  /** What was seen of runs that have left. */
  readonly #left = new Map<string, Presence>()
  #looking: Promise<void> = Promise.resolve()
  /** A look that has not begun. */
  #next: Promise<void> | undefined

  constructor(options: SharedWorkspaceOptions) {
    this.#options = options
    this.#isState = below(options.codebase, options.stateDir)
    this.#isUnwatched = anyOf(options.unwatched ?? USUAL_CHOICE.link)
    this.#gitElsewhere = gitFolderElsewhere(options.codebase)
  }

  async prepare(order: AttemptOrder): Promise<WorkPlace> {
    const { codebase, stateDir } = this.#options
    if (this.#present.has(order.token)) return { path: codebase }
    const began = readClaim(attemptFolder(stateDir, order.execution_id, order.token)) !== undefined
    if (this.#present.size === 0) await this.#look()
    this.#present.set(order.token, {
      order,
      mayWrite: scopeTest(order.scope),
      seen: !began,
      put: new Set(),
      gone: new Set(),
      own: new Set(),
      perhaps: new Set(),
      beside: new Set(),
      ended: false,
    })
    return { path: codebase }
  }

  async audit(order: AttemptOrder): Promise<ScopeAudit> {
    const presence = this.#present.get(order.token)
    if (presence === undefined) return UNKNOWN_AUDIT
    await this.#look()
    presence.ended = true
    this.#present.delete(order.token)
    this.#left.set(order.token, presence)
    const { own, perhaps, beside, put, gone } = presence
    const written = presence.seen && beside.size === 0 ? put.size + gone.size : null
    return own.size > 0 || perhaps.size === 0 ? auditOf(written, own, []) : auditOf(written, perhaps, [...beside])
  }

  left(order: AttemptOrder): void {
    const presence = this.#present.get(order.token)
    if (presence !== undefined) presence.ended = true
    this.#left.delete(order.token)
  }

  written(order: AttemptOrder): Promise<WrittenPaths | undefined> {
    const presence = this.#left.get(order.token)
    if (presence === undefined || !presence.seen || presence.beside.size > 0) return Promise.resolve(undefined)
    const own = (paths: ReadonlySet<string>): string[] => [...paths].filter((path) => !isInternal(path))
    return Promise.resolve({ put: own(presence.put), gone: own(presence.gone) })
  }

  integrate(): Promise<Integration> {
    return Promise.resolve({ outcome: 'joined', paths: [] })
  }

  dispose(): Promise<void> {
    return Promise.resolve()
  }

  /** Looks at the tree at a moment that has not come yet when this is called. */
  #look(): Promise<void> {
    this.#next ??= this.#looking.then(async () => {
      this.#next = undefined
      const now = await this.#scan()
      const before = this.#last
      this.#last = now
      if (before !== undefined && this.#present.size > 0) await this.#compare(before, now)
      for (const [token, { ended }] of this.#present) if (ended) this.#present.delete(token)
    })
    this.#looking = this.#next.catch(() => {})
    return this.#next
  }

  async #scan(): Promise<Look> {
    const look = new Map<string, FileStamp>()
    const { codebase } = this.#options
    const { entries } = await scanTree(
      codebase,
      (folder) => this.#isState(folder) || (isInternal(folder) ? isLeftOut(folder) : this.#isUnwatched(folder)),
    )
    for (const [path, stamp] of entries) if (!isInternal(path) || isWatched(path)) look.set(path, stamp)
    if (this.#gitElsewhere !== undefined) {
      const own = await scanTree(this.#gitElsewhere, (folder) => isLeftOut(`.git/${folder}`))
      for (const [path, stamp] of own.entries) if (isWatched(`.git/${path}`)) look.set(`.git/${path}`, stamp)
    }
    for (const [path, stamp] of look) {
      if (!isPosition(path) || stamp.kind !== 'file') continue
      const target = positionAt(join(this.#gitFolder(), path.slice('.git/'.length)))
      if (target !== undefined) look.set(path, { ...stamp, target })
    }
    return look
  }

  async #compare(before: Look, now: Look): Promise<void> {
    const here = [...this.#present.values()]
    const tasks = new Set(here.map(({ order }) => order.task))
    for (const presence of here) for (const task of tasks) if (task !== presence.order.task) presence.beside.add(task)
    const alone = here.length === 1 ? here[0] : undefined
    for (const path of await differing(this.#options.codebase, before, now)) {
      const stamp = now.get(path)
      if (isPosition(path) && (await this.#wentForward(path, before.get(path), stamp))) continue
      if (stamp?.kind === 'folder' || (stamp === undefined && before.get(path)?.kind === 'folder')) continue
      if (stamp === undefined) alone?.gone.add(path)
      else alone?.put.add(path)
      const isLeadingOut = stamp !== undefined && leadsOut(this.#options.codebase, { path, stamp })
      if (!isLeadingOut && here.some(({ mayWrite }) => mayWrite(path))) continue
      if (alone !== undefined) alone.own.add(path)
      else for (const { perhaps } of here) perhaps.add(path)
    }
  }

  #wentForward(path: string, before: FileStamp | undefined, now: FileStamp | undefined): Promise<boolean> {
    return wentForward(this.#options.codebase, this.#gitFolder(), path, before?.target, now?.target)
  }

  #gitFolder(): string {
    return this.#gitElsewhere ?? join(this.#options.codebase, '.git')
  }
}

async function differing(codebase: string, before: Look, now: Look): Promise<string[]> {
  const paths: string[] = []
  for (const [path, stamp] of now) {
    const was = before.get(path)
    if (was === undefined || !isUntouched(was, stamp)) paths.push(path)
    else if (was.hash !== undefined && was.hash !== (await hashNow(codebase, path, stamp))) paths.push(path)
  }
  for (const path of before.keys()) if (!now.has(path)) paths.push(path)
  return paths
}

async function hashNow(codebase: string, path: string, { hash, size }: FileStamp): Promise<string | undefined> {
  return hash ?? hashOf(join(codebase, path), size).catch(() => undefined)
}
