import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { type Ended, run, type Running, start } from './command.ts'
import { LAUNCHER } from './launcher.ts'

/** The environment of a test's commands: plain text, the same everywhere. */
export const ENV: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }

/** Runs `tasks` in a directory to its end. */
export function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

/** Starts `tasks` in a directory. */
export function startTasks(cwd: string, ...args: string[]): Running {
  return start(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

/** Runs `tasks` as a user who owns nothing (65534). Only root can. */
export function tasksAsNobody(cwd: string, ...args: string[]): Promise<Ended> {
  const env = { ...ENV, HOME: '/nonexistent', TASKS_OFFLINE: '1' }
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env, uid: 65_534, gid: 65_534 })
}

/** Writes files, by path relative to the folder. */
export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

/** A specification of one feature with these list items. */
export function specOf(items: string): string {
  return `# Trial\n\n## Steps\n\n${items}`
}

/** Makes `folder` a codebase with a plan of these list items in `plan/`. */
export async function planInto(folder: string, items: string, ...more: string[]): Promise<void> {
  write(folder, { 'spec.md': specOf(items) })
  const made = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan', ...more)
  expect(made, made.stderr).toMatchObject({ exitCode: 0 })
}

/** Copies a folder with all in it. */
export function copy(from: string, to: string): string {
  cpSync(from, to, { recursive: true })
  return to
}

/** Every path below a folder with what it holds, so that two listings are equal when nothing was touched. */
export function listing(folder: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const path = join(folder, name)
    const stats = lstatSync(path)
    if (stats.isFile()) found[name] = readFileSync(path).toString('base64')
    else found[name] = stats.isSymbolicLink() ? `-> ${readlinkSync(path)}` : 'directory'
  }
  return found
}

/** Asserts what holds of every refusal: the exit code, the problem, a next step, no stack, nothing on the other stream. */
export function expectRefusal(ended: Ended, exitCode: number, ...said: readonly (RegExp | string)[]): void {
  expect({ exitCode: ended.exitCode, signal: ended.signal }, ended.stderr).toEqual({ exitCode, signal: null })
  expect(ended.stderr).toMatch(/^error: /)
  expect(ended.stderr).toContain('next: ')
  expect(ended.stderr).not.toMatch(/^\s+at .*\.[cm]?[jt]s:\d+/m)
  for (const words of said) expect(ended.stderr).toMatch(words)
}
