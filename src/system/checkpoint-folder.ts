/**
 * What was kept of a task's checkpoints: `<execution>/checkpoints/<task>/<attempt>/<n>/`, with `list.json` (whose checkpoint it
 * is, and each file with its hash) and `files/` (the files as they were when the checkpoint was reported).
 *
 * Why one that is found can be trusted: the folder appears whole or not at all, after all of it is on the disk; and the
 * hash of its list stands in the event that told of the checkpoint, so a list that was changed since is not the one.
 */
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { chmod, copyFile, link, lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { AttemptOrder } from '../core/model/attempt.ts'

const List = z.strictObject({
  execution_id: z.string(),
  task: z.string(),
  attempt: z.string(),
  checkpoint: z.string(),
  percent: z.number().optional(),
  /** Hash of what the task was to do. */
  spec: z.string().optional(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().min(0), sha256: z.string() })),
})
type List = z.infer<typeof List>

/** A file of a checkpoint: its path below `files/`, where it lies now, and whether it may be moved from there. */
export interface HandedFile {
  readonly path: string
  readonly from: string
  readonly move: boolean
}

/** Older checkpoints of the same attempt are not kept: nobody goes back further. */
const KEPT_OF_AN_ATTEMPT = 3

/** A checkpoint that cannot be kept or used, and why, in the words of a sentence. */
export class CheckpointRefusal extends Error {}

/** The folder of what was kept of an attempt's checkpoints. `executionFolder`: absolute. */
function folderOf(executionFolder: string, task: string, attempt: string): string {
  return join(executionFolder, 'checkpoints', task, attempt)
}

/**
 * Keeps the files of a checkpoint and resolves with the hash of their list, when all of it is on the disk. Rejects with a
 * CheckpointRefusal when a file cannot be kept as it is.
 */
export async function keepCheckpoint(
  executionFolder: string,
  order: AttemptOrder,
  { checkpoint, percent }: { readonly checkpoint: string; readonly percent?: number | undefined },
  handed: readonly HandedFile[],
): Promise<string> {
  const folder = folderOf(executionFolder, order.task, order.token)
  const numbers = await numbersIn(folder)
  const number = (numbers.at(-1) ?? 0) + 1
  const part = join(folder, `${number}.part`)
  await rm(part, { recursive: true, force: true })
  try {
    const files = []
    for (const file of handed) files.push(await keepFile(join(part, 'files'), file))
    const list: List = {
      execution_id: order.execution_id,
      task: order.task,
      attempt: order.token,
      checkpoint,
      ...(percent === undefined ? {} : { percent }),
      ...(order.spec === undefined ? {} : { spec: order.spec }),
      files,
    }
    const text = `${JSON.stringify(list)}\n`
    await writeFile(join(part, 'list.json'), text, { flush: true })
    await sync(part)
    await rename(part, join(folder, String(number)))
    await sync(folder)
    for (const { from, move } of handed) if (move) await rm(from, { force: true })
    const old = numbers.slice(0, Math.max(0, numbers.length - KEPT_OF_AN_ATTEMPT + 1))
    for (const one of old) await rm(join(folder, String(one)), { recursive: true, force: true })
    return createHash('sha256').update(text).digest('hex')
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => {})
    throw error
  }
}

/** What was kept with the checkpoint from which a run goes on: its files' folder. Rejects with a CheckpointRefusal. */
export async function openCheckpoint(executionFolder: string, order: AttemptOrder): Promise<string> {
  const { resume_from } = order
  if (resume_from === undefined) throw new CheckpointRefusal('there is none')
  const { attempt, kept } = resume_from
  const folder = folderOf(executionFolder, order.task, attempt)
  let other: List | undefined
  for (const number of (await numbersIn(folder)).toReversed()) {
    const place = join(folder, String(number))
    const text = await readFile(join(place, 'list.json'), 'utf8').catch(() => '')
    const list = listIn(text)
    if (createHash('sha256').update(text).digest('hex') === kept && list !== undefined) {
      refuseForeign(list, order)
      for (const file of list.files) await refuseDamaged(join(place, 'files'), file)
      return join(place, 'files')
    }
    if (list?.checkpoint === resume_from.checkpoint) other ??= list
  }
  if (other === undefined) throw new CheckpointRefusal('what was kept of it is missing')
  refuseForeign(other, order)
  throw new CheckpointRefusal('the list of its files was changed since it was made')
}

/** What was kept last under this name by an attempt, or by the run that it looks at: its files' folder, and the hash of their list. */
export async function newestKept(
  executionFolder: string,
  order: AttemptOrder,
  checkpoint: string,
): Promise<{ readonly files: string; readonly hash: string } | undefined> {
  const folder = folderOf(executionFolder, order.task, order.workspace_of ?? order.token)
  for (const number of (await numbersIn(folder)).toReversed()) {
    const place = join(folder, String(number))
    const text = await readFile(join(place, 'list.json'), 'utf8').catch(() => '')
    if (listIn(text)?.checkpoint === checkpoint)
      return { files: join(place, 'files'), hash: createHash('sha256').update(text).digest('hex') }
  }
  return undefined
}

function refuseForeign(list: List, { execution_id, task, spec, resume_from }: AttemptOrder): void {
  if (list.task !== task) throw new CheckpointRefusal(`it is of another task, ${list.task}`)
  if (list.execution_id !== execution_id || list.attempt !== resume_from?.attempt)
    throw new CheckpointRefusal(`it is of another attempt, ${list.attempt} of ${list.execution_id}`)
  if (list.checkpoint !== resume_from.checkpoint)
    throw new CheckpointRefusal(`it is another checkpoint, ${list.checkpoint}`)
  if (list.spec !== spec) throw new CheckpointRefusal('the task was changed since')
}

async function refuseDamaged(folder: string, { path, bytes, sha256 }: List['files'][number]): Promise<void> {
  const found = await lstat(join(folder, path)).catch(() => undefined)
  if (found?.isFile() !== true) throw new CheckpointRefusal(`its file ${path} is missing`)
  if (found.size !== bytes || (await hashOf(join(folder, path))) !== sha256)
    throw new CheckpointRefusal(`its file ${path} is damaged: it is not what it was`)
}

async function keepFile(folder: string, { path, from, move }: HandedFile): Promise<List['files'][number]> {
  const before = await lstat(from).catch(() => undefined)
  if (before === undefined) throw new CheckpointRefusal(`its file ${path} is missing`)
  if (!before.isFile()) throw new CheckpointRefusal(`${path} is no file`)
  const to = join(folder, path)
  await mkdir(dirname(to), { recursive: true })
  // What was handed over stays where it is until all is kept: a crash on the way loses nothing.
  if (move) await link(from, to)
  // A file system that can shares the blocks, so that a large file costs nothing.
  else await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  const after = await lstat(from).catch(() => undefined)
  if (after?.size !== before.size || after.mtimeMs !== before.mtimeMs)
    throw new CheckpointRefusal(`its file ${path} was changed while it was copied`)
  await sync(to)
  await chmod(to, 0o400)
  return { path, bytes: before.size, sha256: await hashOf(to) }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Ascending. */
async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
}

function listIn(text: string): List | undefined {
  try {
    const list = List.safeParse(JSON.parse(text))
    return list.success ? list.data : undefined
  } catch {
    return undefined
  }
}
