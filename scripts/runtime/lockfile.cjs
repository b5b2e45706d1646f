'use strict'
// `npm ci` refuses a lock file that lacks a package for another platform, and `npm install` leaves such a package out, without
// a word, when the registry in use does not have it. So the missing ones are written in: their versions are exact in the
// package that asks for them, and their names say which platform they are for.
const fs = require('fs')

const LIBC = { gnu: 'glibc', musl: 'musl' }

function platformEntry(name, version, asking) {
  const words = name
    .replace(/^.*\//, '')
    .replace(/^binding-/, '')
    .split('-')
  const entry = { version: version, cpu: [words[1]] }
  if (asking.dev) entry.dev = true
  if (LIBC[words[2]]) entry.libc = [LIBC[words[2]]]
  return Object.assign(entry, { optional: true, os: [words[0]] })
}

/** Adds to the parsed lock file what `npm install` left out; returns the names of what was added. */
function complete(lock) {
  const packages = lock.packages
  const added = {}
  Object.keys(packages).forEach(function (path) {
    const wanted = path === '' ? {} : packages[path].optionalDependencies || {}
    Object.keys(wanted).forEach(function (name) {
      const exact = /^\d+\.\d+\.\d+$/.test(wanted[name])
      if (!exact || packages['node_modules/' + name] || packages[path + '/node_modules/' + name]) return
      added['node_modules/' + name] = platformEntry(name, wanted[name], packages[path])
    })
  })
  Object.assign(packages, added)
  const names = Object.keys(packages).sort(function (a, b) {
    return a.localeCompare(b, 'en')
  })
  lock.packages = {}
  names.forEach(function (name) {
    lock.packages[name] = packages[name]
  })
  return Object.keys(added)
}

/** Completes the lock file on disk; returns the names of what was added, none when it was whole. */
function completeFile(file) {
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
  const added = complete(lock)
  if (added.length > 0) {
    fs.writeFileSync(file + '.aside', JSON.stringify(lock, null, 2) + '\n')
    fs.renameSync(file + '.aside', file)
  }
  return added
}

module.exports = { complete: complete, completeFile: completeFile }
