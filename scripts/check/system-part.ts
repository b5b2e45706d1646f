import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A command that some tests need, and the Debian package that brings it. */
export interface SystemPart {
  command: string
  package: string
}

/** Reads the list format of `scripts/system-parts`: a command and a package a line; `#` begins a comment. */
export function parseSystemParts(text: string): SystemPart[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim())
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [command, name, ...rest] = line.split(/\s+/)
      if (command === undefined || name === undefined || rest.length > 0) {
        throw new Error(`scripts/system-parts: "${line}" should be a command and a package`)
      }
      return { command, package: name }
    })
}

/** Whether a command of this name can be run. Tests use it as `test.skipIf(!isInstalled('strace'))`. */
export function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

/** Installs what is missing from the list when this process may (root, Debian's package tool); says what it does. */
export function installSystemParts(list: string): void {
  const missing = parseSystemParts(readFileSync(list, 'utf8')).filter((part) => !isInstalled(part.command))
  if (missing.length === 0 || process.getuid?.() !== 0 || !isInstalled('apt-get')) return
  const packages = missing.map((part) => part.package)
  console.log(`Installing ${packages.join(', ')}`)
  const install = ['install', '-y', '-q', '--no-install-recommends', ...packages]
  if (!aptGet(...install) && !(aptGet('update', '-q') && aptGet(...install))) {
    console.log('The installation failed: the tests that need these are skipped.')
  }
}
