/** One step of joining a run's changes with the codebase: a path, how it was, and how it shall be. */
import {
  closeSync,
  constants,
  copyFileSync,
  chmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type FileStamp, isSameContent, isSameState, stampAt } from './file-stamp.ts'

const Stamp = z.strictObject({
  kind: z.enum(['file', 'link', 'folder', 'other']),
  size: z.number(),
  mtime: z.number(),
  ctime: z.number(),
  ino: z.number(),
  mode: z.number(),
  target: z.string().optional(),
  hash: z.string().optional(),
})

/** See the head of this file. It is written down before the first is taken. */
export const JoinStep = z.strictObject({
  path: z.string(),
  /** What it becomes; `gone` when it is taken away. */
  to: z.enum(['file', 'link', 'folder', 'gone']),
  mode: z.number(),
  target: z.string().optional(),
  /** How it was in the codebase; null when it was not there. */
  before: Stamp.nullable(),
})
/** See {@link JoinStep}. */
export type JoinStep = z.infer<typeof JoinStep>

/** Where a step is taken. */
export interface JoinPlace {
  /** Absolute: the codebase. */
  readonly codebase: string
  /** Absolute: the run's copy, which holds the new content. */
  readonly copy: string
  /** Absolute: where the content of before is kept while the joining lasts, a file for each step by its number. */
  readonly kept: string
  /** Distinguishes the names of half-written files. */
  readonly token: string
}

/**
 * How a path stands: as before the step, as after it, midway (what was in the way is gone), or otherwise, because somebody else
 * has changed it.
 */
export async function standing(place: JoinPlace, step: JoinStep): Promise<'before' | 'midway' | 'after' | 'otherwise'> {
  const now = stampAt(join(place.codebase, step.path))
  if (await isDone(place, step, now)) return 'after'
  if (step.before === null) return now === undefined ? 'before' : 'otherwise'
  if (now === undefined && (step.to === 'folder' || step.before.kind === 'folder')) return 'midway'
  return now !== undefined && isSameState(step.before as FileStamp, now) ? 'before' : 'otherwise'
}

/** Whether a path is already as the step would make it. */
export async function isDone(place: JoinPlace, step: JoinStep, now: FileStamp | undefined): Promise<boolean> {
  const { path, to } = step
  if (to === 'gone') return now === undefined
  if (now?.kind !== to) return false
  if (to === 'folder') return step.before?.kind !== 'folder' || now.mode === step.mode
  if (to === 'link') return now.target === step.target
  return now.mode === step.mode && (await isSameContent(join(place.codebase, path), join(place.copy, path)))
}

/** Keeps the content that the step replaces. */
export function keep(place: JoinPlace, step: JoinStep, number: number): void {
  if (step.before?.kind !== 'file') return
  const kept = join(place.kept, String(number))
  copyFileSync(join(place.codebase, step.path), kept, constants.COPYFILE_FICLONE)
  sync(kept)
}

/** Takes a step. Whoever looks at the path sees it as before or as after. Throws the system's error. */
export function take(place: JoinPlace, step: JoinStep, number: number): void {
  const path = join(place.codebase, step.path)
  if (step.to === 'gone') return remove(path, step.before?.kind)
  mkdirSync(dirname(path), { recursive: true })
  if (step.to === 'folder') {
    if (step.before !== null && step.before.kind !== 'folder') remove(path, step.before.kind)
    mkdirSync(path, { recursive: true })
    return chmodSync(path, step.mode)
  }
  if (step.before?.kind === 'folder') remove(path, 'folder')
  const aside = asideOf(place, step, number)
  rmSync(aside, { force: true })
  if (step.to === 'link') symlinkSync(step.target as string, aside)
  else {
    copyFileSync(join(place.copy, step.path), aside, constants.COPYFILE_FICLONE)
    chmodSync(aside, step.mode)
    sync(aside)
  }
  renameSync(aside, path)
}

/** Takes a step back that was taken. Throws the system's error. */
export function undo(place: JoinPlace, step: JoinStep, number: number): void {
  const path = join(place.codebase, step.path)
  const { before } = step
  const aside = asideOf(place, step, number)
  rmSync(aside, { force: true })
  if (before === null) return remove(path, step.to === 'folder' ? 'folder' : 'file')
  mkdirSync(dirname(path), { recursive: true })
  if (before.kind === 'folder') {
    if (step.to !== 'gone' && step.to !== 'folder') remove(path, 'file')
    mkdirSync(path, { recursive: true })
    return chmodSync(path, before.mode)
  }
  if (step.to === 'folder') remove(path, 'folder')
  if (before.kind === 'link') symlinkSync(before.target as string, aside)
  else {
    copyFileSync(join(place.kept, String(number)), aside, constants.COPYFILE_FICLONE)
    chmodSync(aside, before.mode)
    utimesSync(aside, before.mtime / 1000, before.mtime / 1000)
  }
  renameSync(aside, path)
}

/** Takes away what a step that was cut off may have left half-written. */
export function clear(place: JoinPlace, step: JoinStep, number: number): void {
  if (step.to === 'file' || step.to === 'link') rmSync(asideOf(place, step, number), { force: true })
}

/** A step was taken before by somebody who was cut off: what was not done with it in one stroke is done. */
export function complete(place: JoinPlace, step: JoinStep, number: number): void {
  clear(place, step, number)
  if (step.to === 'folder') chmodSync(join(place.codebase, step.path), step.mode)
}

function asideOf({ codebase, token }: JoinPlace, { path }: JoinStep, number: number): string {
  return join(codebase, dirname(path), `.tasks-${token}-${number}.part`)
}

function remove(path: string, kind: FileStamp['kind'] | undefined): void {
  try {
    if (kind === 'folder') rmdirSync(path)
    else unlinkSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // Others have put something into the folder, which stays with it.
    if (code !== 'ENOENT' && !(kind === 'folder' && (code === 'ENOTEMPTY' || code === 'EEXIST'))) throw error
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
