import { basename, join, relative, resolve } from 'node:path'
import type { AttemptOrder } from '../../../../core/model/attempt.ts'
import { CheckpointRefusal, type HandedFile, keepCheckpoint, newestKept } from '../../../../system/checkpoint-folder.ts'
import type { Line } from './line.ts'

type Checkpoint = Extract<Line, { type: 'checkpoint' }>

/**
 * Keeps the files of a checkpoint that a task has reported: the hash of their list, or why they cannot be kept. `again`: it was
 * reported to a coordinator that is dead, and may be kept already; the files themselves may have changed since.
 */
export async function keepFiles(
  order: AttemptOrder,
  folder: string,
  cwd: string | undefined,
  { checkpoint, percent, files = [] }: Checkpoint,
  again: boolean,
): Promise<{ readonly ok: true; readonly hash: string } | { readonly ok: false; readonly reason: string }> {
  try {
    const execution = join(folder, '..', '..')
    const before = again ? await newestKept(execution, order, checkpoint) : undefined
    if (before !== undefined) return { ok: true, hash: before.hash }
    const handed = handedFiles(files, folder, cwd ?? folder)
    if (again && handed.some(({ move }) => !move))
      throw new CheckpointRefusal('the coordinator ended before its files were copied')
    const hash = await keepCheckpoint(execution, order, { checkpoint, percent }, handed)
    return { ok: true, hash }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

/** A file below the place of work keeps its path; another one its name. */
function handedFiles(files: NonNullable<Checkpoint['files']>, folder: string, cwd: string): HandedFile[] {
  const taken = new Set<string>()
  return files.map((file) => {
    const said = typeof file === 'string' ? file : file.path
    const below = relative(cwd, resolve(cwd, said))
    const path = below === '' || below === '..' || below.startsWith('../') ? basename(said) : below
    if (taken.has(path)) throw new CheckpointRefusal(`two of its files are named ${path}`)
    taken.add(path)
    return typeof file === 'string'
      ? { path, from: resolve(cwd, said), move: false }
      : { path, from: join(folder, file.copy), move: true }
  })
}
