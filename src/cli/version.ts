import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import type { Generator } from '../core/model/meta.ts'

/** The version of this package, from its own package.json, wherever the bundler has put this file. */
export function packageVersion(): string {
  const path = findPackageJSON(import.meta.url)
  const manifest: unknown = path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}

/** This release, as the plans that it makes name it. */
export function ownGenerator(): Generator {
  return { name: 'tasks', version: packageVersion() }
}
