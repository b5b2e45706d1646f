import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Lock {
  packages: Record<string, Record<string, unknown>>
}
const lockfile = createRequire(import.meta.url)('./lockfile.cjs') as { complete: (lock: Lock) => string[] }

const ROOT = join(import.meta.dirname, '..', '..')

test.each([
  'package-lock.json',
  'scripts/runtime/node24/package-lock.json',
  'scripts/runtime/node26/package-lock.json',
])('%s lacks no package of any platform', (path) => {
  expect(lockfile.complete(JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Lock)).toEqual([])
})

test('a package for another platform that was left out is written in, with its platform', () => {
  const lock: Lock = {
    packages: {
      '': { optionalDependencies: { 'left-alone': '1.0.0' } },
      'node_modules/linter': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: {
          '@linter/binding-linux-arm64-musl': '2.0.0',
          '@linter/linux-x64': '2.0.0',
          fsevents: '^2.3.0',
        },
      },
      'node_modules/@linter/linux-x64': { version: '2.0.0' },
    },
  }
  expect(lockfile.complete(lock)).toEqual(['node_modules/@linter/binding-linux-arm64-musl'])
  expect(Object.keys(lock.packages)[1]).toBe('node_modules/@linter/binding-linux-arm64-musl')
  expect(lock.packages['node_modules/@linter/binding-linux-arm64-musl']).toMatchInlineSnapshot(`
    {
      "cpu": [
        "arm64",
      ],
      "dev": true,
      "libc": [
        "musl",
      ],
      "optional": true,
      "os": [
        "linux",
      ],
      "version": "2.0.0",
    }
  `)
})
