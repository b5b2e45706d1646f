/**
 * Joins what a run changed in its copy with the codebase, all of it or nothing, whatever happens meanwhile.
 *
 *   compare ─► conflicts: refused, nothing was touched
 *           ─► keep what is replaced ─► write the steps down ─► take them one by one ─► `joined`
 *
 * Once the steps are written down a joining that was cut off is finished by whoever asks for it again: a step that was taken
 * is recognised by its outcome. When a path has been changed by others in between, or a step is impossible, those that were
 * taken are taken back.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { z } from 'zod'
import { compareText } from '../../core/std/order.ts'
import type { Integration } from '../../core/ports/workspace.ts'
import { syncFolder, writeFileAtomically } from '../../system/atomic-file.ts'
import type { Change } from './changes.ts'
import { isSameState, stampAt } from './file-stamp.ts'
import { clear, complete, isDone, type JoinPlace, JoinStep, keep, standing, take, undo } from './join-step.ts'

const Written = z.strictObject({ steps: z.array(JoinStep), left_out: z.array(z.string()) })
const Joined = z.strictObject({ paths: z.array(z.string()), left_out: z.array(z.string()).optional() })

/** A joining that is to be made, or was begun. */
export interface JoiningParts {
  readonly place: JoinPlace
  /** Where it is written down that it was made. */
  readonly joined: string
  /** Called between two moments in which a crash would find something else; for tests, which stop there. */
  readonly between?: (() => void) | undefined
}

/** What was joined, when it was. */
export function readJoined(path: string): Extract<Integration, { outcome: 'joined' }> | undefined {
  const joined = Joined.safeParse(readJson(path))
  if (!joined.success) return undefined
  const { paths, left_out } = joined.data
  return { outcome: 'joined', paths, ...(left_out === undefined ? {} : { left_out }) }
}

/** Finishes a joining that was begun before; undefined when none was. Rejects with the system's error after taking it back. */
export async function finishJoining(parts: JoiningParts): Promise<Integration | undefined> {
  const joined = readJoined(parts.joined)
  if (joined !== undefined) {
    rmSync(parts.place.kept, { recursive: true, force: true })
    return joined
  }
  const written = Written.safeParse(readJson(stepsOf(parts.place)))
  if (!written.success) return undefined
  return takeSteps(parts, written.data.steps, written.data.left_out)
}

/** Takes a joining back that was begun and not finished; does nothing when none was. Rejects with the system's error. */
export async function abandonJoining(parts: JoiningParts): Promise<void> {
  const written = Written.safeParse(readJson(stepsOf(parts.place)))
  if (written.success && readJoined(parts.joined) === undefined) await takeBack(parts, written.data.steps)
}

/** Joins changes, or refuses. `left_out`: paths that are not joined by choice, for the record. */
export async function joinChanges(
  parts: JoiningParts,
  changes: readonly Change[],
  left_out: readonly string[],
): Promise<Integration> {
  const { place, between } = parts
  const { steps, conflicts } = await plan(place, changes)
  if (conflicts.length > 0) return { outcome: 'refused', conflicts: conflicts.toSorted(compareText) }
  rmSync(place.kept, { recursive: true, force: true })
  mkdirSync(place.kept, { recursive: true })
  between?.()
  for (const [number, step] of steps.entries()) keep(place, step, number)
  between?.()
  writeFileAtomically(stepsOf(place), JSON.stringify({ steps, left_out: [...left_out] }))
  return takeSteps(parts, steps, left_out)
}

async function takeSteps(
  parts: JoiningParts,
  steps: readonly JoinStep[],
  left_out: readonly string[],
): Promise<Integration> {
  const { place, between } = parts
  for (const [number, step] of steps.entries()) {
    between?.()
    const stands = await standing(place, step)
    if (stands === 'after') {
      complete(place, step, number)
      continue
    }
    if (stands === 'otherwise') {
      await takeBack(parts, steps)
      return { outcome: 'refused', conflicts: [step.path] }
    }
    try {
      take(place, step, number)
    } catch (error) {
      await takeBack(parts, steps)
      throw error
    }
  }
  between?.()
  syncFolders(place.codebase, steps)
  const paths = steps.map(({ path }) => path).toSorted(compareText)
  writeFileAtomically(parts.joined, JSON.stringify({ paths, left_out }))
  between?.()
  rmSync(place.kept, { recursive: true, force: true })
  return { outcome: 'joined', paths, ...(left_out.length === 0 ? {} : { left_out }) }
}

async function takeBack({ place }: JoiningParts, steps: readonly JoinStep[]): Promise<void> {
  for (const [number, step] of [...steps.entries()].toReversed()) {
    const stands = await standing(place, step)
    if (stands === 'after' || stands === 'midway') undo(place, step, number)
    else clear(place, step, number)
  }
  rmSync(place.kept, { recursive: true, force: true })
}

async function plan(
  place: JoinPlace,
  changes: readonly Change[],
): Promise<{ readonly steps: JoinStep[]; readonly conflicts: string[] }> {
  const changed = new Map(changes.map((change) => [change.path, change]))
  const steps: JoinStep[] = []
  const conflicts: string[] = []
  for (const { path, stamp, before } of changes) {
    const now = leadsElsewhere(place.codebase, path, changed) ? 'elsewhere' : stampAt(join(place.codebase, path))
    if (now === 'elsewhere') {
      conflicts.push(path)
      continue
    }
    const to = stamp?.kind ?? 'gone'
    if (to === 'other') continue
    const step: JoinStep = { path, to, mode: stamp?.mode ?? 0, before: now ?? null }
    if (stamp?.target !== undefined) step.target = stamp.target
    const source = before?.source
    if (await isDone(place, step, now)) continue
    // What others have put into a folder that the run took away stays, and so does the folder.
    const isBase =
      source === undefined || now === undefined
        ? source === now
        : isSameState(source, now) || (to === now.kind && to === 'folder')
    if (isBase) steps.push(step)
    else conflicts.push(path)
  }
  return { steps: steps.toSorted(inOrder), conflicts }
}

/** What is in the way goes first, from the innermost; then folders from the outermost; then what is in them. */
function inOrder(a: JoinStep, b: JoinStep): number {
  const [one, other] = [rankOf(a), rankOf(b)]
  if (one !== other) return one - other
  return one === 1 ? compareText(b.path, a.path) : compareText(a.path, b.path)
}

function rankOf({ to, before }: JoinStep): number {
  if (to === 'gone') return before?.kind === 'folder' ? 1 : 0
  return to === 'folder' ? 2 : 3
}

/** Whether a folder above a path is a link or a file by now, which the run itself does not change. */
function leadsElsewhere(codebase: string, path: string, changed: ReadonlyMap<string, Change>): boolean {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    const now = stampAt(join(codebase, folder))
    if (now !== undefined && now.kind !== 'folder' && changed.get(folder)?.stamp?.kind !== 'folder') return true
  }
  return false
}

function syncFolders(codebase: string, steps: readonly JoinStep[]): void {
  for (const folder of new Set(steps.map(({ path }) => dirname(join(codebase, path)))))
    if (existsSync(folder)) syncFolder(folder)
}

function stepsOf({ kept }: JoinPlace): string {
  return join(kept, 'steps.json')
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
