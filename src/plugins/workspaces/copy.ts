/**
 * A copy of the codebase for every run, whose changes are joined with the codebase when its checks have passed.
 *
 *   <state>/executions/<execution>/workspaces/<token>           the copy
 *                                            /<token>.base      what it was made of; written when it is whole, before the run
 *                                            /<token>.written   what the run changed; written when it has ended
 *                                            /<token>.joining/  a joining that is under way: see `joining.ts`
 *                                            /<token>.joined    that it was made
 *
 * A copy without its `.base` is half-made, and nothing ran in it: it is made anew. A run that goes on from a checkpoint takes over
 * the copy of the run that wrote it. One that begins anew gets a new one, and those of earlier runs of its task are set aside.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { compareText } from '../../core/std/order.ts'
import type { AttemptOrder, ScopeAudit } from '../../core/model/attempt.ts'
import type { Integration, WorkPlace, Workspace, WrittenPaths } from '../../core/ports/workspace.ts'
import { writeFileAtomically } from '../../system/atomic-file.ts'
import { type Change, type Changes, changesOf, leadsOut, withoutFolders } from './changes.ts'
import { choosePaths, type IgnoredChoice, ignoredOf, USUAL_CHOICE } from './copied-paths.ts'
import { copyTree } from './copied-tree.ts'
import { abandonJoining, finishJoining, joinChanges, readJoined, type JoiningParts } from './joining.ts'
import { readBase, SpareCopies } from './spare-copies.ts'
import { anyOf, auditOf, isInternal, scopeTest } from './scope.ts'

/** See {@link copyWorkspace}. */
export interface CopyWorkspaceOptions {
  /** Absolute. */
  readonly codebase: string
  /** Absolute: the site's folder. */
  readonly stateDir: string
  /** What of the ignored files a copy has. */
  readonly ignored?: Partial<IgnoredChoice> | undefined
  /** For tests, which stop a joining there: see {@link JoiningParts}. */
  readonly between?: () => void
}

/** Changed files that are told of one run, at most. */
const FILES_TOLD = 500

/** Works in copies: see the head of this file. */
export function copyWorkspace(options: CopyWorkspaceOptions): Workspace {
  return new CopyWorkspace(options)
}

class CopyWorkspace implements Workspace {
  readonly name = 'copy'
  readonly attributes = true
  readonly #options: CopyWorkspaceOptions
  readonly #ignored: IgnoredChoice
  readonly #spares = new SpareCopies()
  /** Copies are not made while changes are joined. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: CopyWorkspaceOptions) {
    this.#options = options
    this.#ignored = { ...USUAL_CHOICE, ...options.ignored }
  }

  async prepare(order: AttemptOrder): Promise<WorkPlace> {
    const at = this.#at(order)
    const env = { GIT_CEILING_DIRECTORIES: at.folder }
    if (order.kind === 'run') {
      const notes = await this.#alone(() => this.#make(order))
      return { path: at.copy, env, notes }
    }
    // What was joined, or never was in a copy, stands in the codebase.
    const isInCopy = existsSync(at.base) && readJoined(at.joined) === undefined
    return isInCopy ? { path: at.copy, env } : { path: this.#options.codebase }
  }

  async audit(order: AttemptOrder): Promise<ScopeAudit> {
    const { changes, untold } = await this.#changes(order)
    const at = this.#at(order)
    const written = withoutFolders(changes)
    const isInScope = scopeTest(order.scope)
    const outside = written.filter((change) => !isInScope(change.path) || leadsOut(at.copy, change))
    writeFileAtomically(at.written, JSON.stringify(changes.map(({ path }) => path)))
    const audit = auditOf(written.length + untold.length, [...outside.map(({ path }) => path), ...untold], [])
    return { ...audit, paths: await this.#changedFiles(order, written) }
  }

  /** What is told of the files that a run changed: neither folders nor what would not be joined. */
  async #changedFiles(order: AttemptOrder, changes: readonly Change[]): Promise<string[]> {
    const files = changes.filter(({ stamp, before }) => (stamp ?? before?.copy)?.kind !== 'folder')
    const { joined } = await this.#chosen(order, files)
    return joined
      .map(({ path }) => path)
      .toSorted(compareText)
      .slice(0, FILES_TOLD)
  }

  async written(order: AttemptOrder): Promise<WrittenPaths> {
    const { changes } = await this.#changes(order, true)
    const paths = withoutFolders(changes).filter(({ path }) => !isInternal(path))
    return {
      put: paths.filter(({ stamp }) => stamp !== undefined).map(({ path }) => path),
      gone: paths.filter(({ stamp }) => stamp === undefined).map(({ path }) => path),
    }
  }

  integrate(order: AttemptOrder): Promise<Integration> {
    return this.#alone(async () => {
      const parts = this.#joining(order)
      const finished = await finishJoining(parts)
      if (finished !== undefined) return finished
      const { changes, untold } = await this.#changes(order)
      if (untold.length > 0)
        throw new Error(`It wrote what no plan can name, which cannot be joined: ${JSON.stringify(untold[0])}.`)
      const audited = this.#audited(order)
      const { joined, left_out } = await this.#chosen(
        order,
        audited === undefined ? changes : changes.filter(({ path }) => audited.has(path)),
      )
      return joinChanges(parts, joined, left_out)
    })
  }

  async dispose(order: AttemptOrder): Promise<void> {
    await this.#spares.setAside(this.#at(order).folder, order.workspace_of ?? order.token)
  }

  close(): Promise<void> {
    return this.#alone(() => this.#spares.clear())
  }

  async #make(order: AttemptOrder): Promise<readonly string[]> {
    const at = this.#at(order)
    mkdirSync(at.folder, { recursive: true })
    if (order.resume_from !== undefined) takeOver(at, this.#places(order, order.resume_from.attempt))
    await this.#disposeEarlier(order)
    if (existsSync(at.base)) return []
    await rm(at.copy, { recursive: true, force: true })
    const { codebase, stateDir } = this.#options
    const chosen = await choosePaths(codebase, stateDir, this.#ignored)
    const spare = this.#spares.take(at.folder, at.copy)
    const { entries, notes } = await copyTree(codebase, chosen, at.copy, spare).catch(async (error: unknown) => {
      if (spare === undefined) throw error
      await rm(at.copy, { recursive: true, force: true })
      return copyTree(codebase, chosen, at.copy)
    })
    writeFileAtomically(at.base, JSON.stringify(entries))
    return notes
  }

  /** Copies of earlier runs of the task, which failed or were cut off, are not needed any more. */
  async #disposeEarlier(order: AttemptOrder): Promise<void> {
    const { folder } = this.#at(order)
    for (const name of readdirSync(folder)) {
      const [, task, number] = /^(.+)-(\d+)(?:\.(?:base|written|joining))?$/.exec(name) ?? []
      if (task !== order.task || Number(number) >= order.number) continue
      const earlier = { ...order, token: `${task}-${number}` }
      await abandonJoining(this.#joining(earlier))
      await rm(this.#at(earlier).joining, { recursive: true, force: true })
      await this.#spares.setAside(folder, earlier.token)
    }
  }

  async #changes(order: AttemptOrder, again = false): Promise<Changes> {
    const at = this.#at(order)
    const run = order.workspace_of ?? order.token
    const base = readBase(at.base)
    if (base === undefined || !existsSync(at.copy)) throw new Error(`The copy in which ${run} worked is gone.`)
    return changesOf(this.#options.codebase, at.copy, base, again)
  }

  /** Paths that the run had changed when it ended: what its checks wrote beside is not joined. */
  #audited(order: AttemptOrder): ReadonlySet<string> | undefined {
    try {
      return new Set(JSON.parse(readFileSync(this.#at(order).written, 'utf8')) as string[])
    } catch {
      return undefined
    }
  }

  /** Git's own files are never joined; what git ignores is joined only where the scope or the configuration names it. */
  async #chosen(
    order: AttemptOrder,
    changes: readonly Change[],
  ): Promise<{ readonly joined: Change[]; readonly left_out: string[] }> {
    const isNamed = anyOf([...(order.scope?.includes ?? []).filter((glob) => glob !== '**'), ...this.#ignored.copy])
    const fresh = changes.filter(({ path, before }) => before === undefined && !isInternal(path))
    const ignored = await ignoredOf(
      this.#options.codebase,
      fresh.map(({ path }) => path),
    )
    const isLeftOut = ({ path, stamp }: Change): boolean =>
      isInternal(path) || stamp?.kind === 'other' || (ignored.has(path) && !isNamed(path))
    return {
      joined: changes.filter((change) => !isLeftOut(change)),
      left_out: withoutFolders(changes)
        .filter(isLeftOut)
        .map(({ path }) => path)
        .toSorted(compareText),
    }
  }

  #joining(order: AttemptOrder): JoiningParts {
    const at = this.#at(order)
    const token = order.workspace_of ?? order.token
    const { codebase, between } = this.#options
    return { place: { codebase, copy: at.copy, kept: at.joining, token }, joined: at.joined, between }
  }

  #at(order: AttemptOrder): RunPlaces {
    return this.#places(order, order.workspace_of ?? order.token)
  }

  #places({ execution_id }: AttemptOrder, run: string): RunPlaces {
    const folder = join(this.#options.stateDir, 'executions', execution_id, 'workspaces')
    const copy = join(folder, run)
    const [base, written, joining, joined] = ['base', 'written', 'joining', 'joined'].map((end) => `${copy}.${end}`)
    return { folder, copy, base, written, joining, joined } as RunPlaces
  }

  #alone<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act)
    this.#last = done.catch(() => {})
    return done
  }
}

interface RunPlaces {
  readonly folder: string
  readonly copy: string
  readonly base: string
  readonly written: string
  readonly joining: string
  readonly joined: string
}

/** A run that goes on takes the copy of the one before it; the record goes last, so a crash between leaves it half taken over. */
function takeOver(to: RunPlaces, from: RunPlaces): void {
  if (existsSync(to.base) || !existsSync(from.base)) return
  if (existsSync(from.copy)) {
    rmSync(to.copy, { recursive: true, force: true })
    renameSync(from.copy, to.copy)
  }
  if (existsSync(to.copy)) renameSync(from.base, to.base)
}
