/** Lists the files of a repository by asking git, which knows best what it ignores. */
import { spawn } from 'node:child_process'
import { devNull } from 'node:os'

/** What git said, or why it could not. */
export type GitListing =
  | { readonly ok: true; readonly names: readonly Buffer[]; readonly cut: boolean }
  | { readonly ok: false; readonly why: 'no-git' | 'no-repository' | 'refused'; readonly said: string }

/** Settings of a repository may name programs, and a user's own ignore list differs from machine to machine: neither counts. */
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', `core.excludesFile=${devNull}`, '-c', 'core.quotePath=false']

/** The environment for git, without what a hook around us may have set. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_(?!SSL|EXEC_PATH|CONFIG_NOSYSTEM)/.test(name))
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
}

/** Tracked files and those that are neither tracked nor ignored, as bytes, relative to `root`; at most `most` of them. */
export async function gitListing(root: string, most: number): Promise<GitListing> {
  const child = spawn('git', [...SETTINGS, 'ls-files', '-coz', '--exclude-standard'], {
    cwd: root,
    env: gitEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve) => {
    const names: Buffer[] = []
    let rest: Buffer = Buffer.alloc(0)
    let said = ''
    let cut = false
    child.stdout.on('data', (chunk: Buffer) => {
      if (cut) return
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let start = 0
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0, start)) {
        names.push(rest.subarray(start, end))
        start = end + 1
      }
      rest = rest.subarray(start)
      if (names.length > most) {
        cut = true
        child.kill()
      }
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < 2000) said += chunk.toString('utf8')
    })
    child.once('error', (error) => resolve({ ok: false, why: 'no-git', said: error.message }))
    child.once('close', (code) => {
      if (code === 0 || cut) resolve({ ok: true, names: names.slice(0, most), cut })
      else resolve({ ok: false, why: /not a git repository/.test(said) ? 'no-repository' : 'refused', said })
    })
  })
}
