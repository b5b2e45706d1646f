import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

/** A fresh temporary folder that is gone after the test. Tests that run at the same time share a `folderSource`. */
export function temporaryFolder(): string {
  const folder = freshFolder(realpathSync(tmpdir()))
  onTestFinished(() => removeFolder(folder))
  return folder
}

/** A maker of fresh folders, all of which are gone after the tests of the file (or suite) that calls this. */
export function folderSource(): () => string {
  const root = freshFolder(realpathSync(tmpdir()))
  afterAll(() => removeFolder(root))
  return () => freshFolder(root)
}

/** Removes a folder with all below it. Throws, and removes nothing, while something is mounted on it or below it. */
export function removeFolder(folder: string): void {
  const mounted = mountsBelow(folder)
  if (mounted.length > 0) throw new Error(`${folder} is not removed: mounted there is ${mounted.join(', ')}`)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Where something is mounted on the folder or below it. */
export function mountsBelow(folder: string): string[] {
  if (!existsSync('/proc/self/mountinfo') || !existsSync(folder)) return []
  const real = realpathSync(folder)
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => unescaped(line.split(' ')[4] ?? ''))
    .filter((point) => point === real || point.startsWith(`${real}/`))
}

/** The mount table writes spaces and the like as octal numbers. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}

function freshFolder(parent: string): string {
  return mkdtempSync(join(parent, 'tasks-test-'))
}
