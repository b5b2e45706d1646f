import { shellWord } from '../../../std/shell-word.ts'
import type { Project } from '../facts.ts'
import type { PackageEcosystem } from './ecosystem.ts'

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/** Gems of Ruby, by Bundler. */
export const gem: PackageEcosystem = {
  name: 'gem',
  aliases: ['ruby', 'rubygems', 'bundler', 'rails'],
  packageOf: (text) => {
    // Bundler names a gem with its version: `rack-3.0.8`; code asks for a file of one: `rack/utils`.
    const [top = ''] = text.length > 300 || text.includes('..') ? [] : text.split('/')
    return /^[\w./-]+$/.test(text) && NAME.test(top) ? top.replace(/-\d+(?:\.\d+)+$/, '') : undefined
  },
  normal: (name) => name.toLowerCase().replaceAll('_', '-'),
  // Code asks for `active_record` of the gem `activerecord`.
  listedAs: (name) => (name.includes('_') ? [name.replaceAll('_', '')] : []),
  manifests: ['Gemfile', 'gems.rb'],
  locks: ['Gemfile.lock', 'gems.locked'],
  asks: ['vendor'],
  isLocked: ({ text }, name) => text.includes(`\n    ${name} (`),
  install: (project) => [
    { command: 'bundle install', edits: lockOf(project) },
    { command: 'bundle install --redownload', edits: lockOf(project) },
  ],
  add: (project, packages) =>
    packages.every(({ version }) => version === undefined) || packages.length === 1
      ? {
          command: `bundle add ${packages.map(({ name, version }) => `${shellWord(name)}${version === undefined ? '' : ` --version ${shellWord(version)}`}`).join(' ')}`,
          edits: [project.manifest, ...lockOf(project)],
        }
      : undefined,
  refresh: (project) => ({ command: 'bundle lock', edits: lockOf(project) }),
  fills: ['vendor'],
}

function lockOf({ lock }: Project): string[] {
  return lock === undefined ? [] : [lock.path]
}
