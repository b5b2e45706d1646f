'use strict'
// One process installs at a time. The lock is a directory that holds one file, named after its owner, so that
// - it never exists without an owner: it is made aside and renamed into place;
// - a dead owner's lock is taken over by renaming that very file, which only one process can do.
// Plain CommonJS that Node 14 runs.
const fs = require('fs')
const path = require('path')

const STALE_AFTER_MS = 15 * 60 * 1000
const POLL_MS = 100

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The name of the owner's file, or undefined when nobody holds the lock. */
function ownerOf(directory) {
  try {
    return fs.readdirSync(directory)[0]
  } catch {
    return undefined
  }
}

function isStale(directory, owner) {
  const pid = Number(owner.split('-')[1])
  if (!isAlive(pid)) return true
  try {
    // A process id can be used again, so that a living owner alone proves nothing for ever.
    return Date.now() - fs.statSync(path.join(directory, owner)).mtimeMs > STALE_AFTER_MS
  } catch {
    return false
  }
}

function tryCreate(directory, mine) {
  const aside = directory + '.' + mine
  fs.mkdirSync(aside)
  fs.writeFileSync(path.join(aside, mine), '')
  try {
    fs.renameSync(aside, directory)
    return true
  } catch {
    fs.unlinkSync(path.join(aside, mine))
    fs.rmdirSync(aside)
    return false
  }
}

function tryTakeOver(directory, owner, mine) {
  try {
    fs.renameSync(path.join(directory, owner), path.join(directory, mine))
    const now = new Date()
    fs.utimesSync(path.join(directory, mine), now, now)
    return true
  } catch {
    return false
  }
}

/**
 * Runs `action` while this process alone holds the lock `directory`.
 * `onWait(pid)` is called once when another living process holds it.
 */
function withLock(directory, action, onWait) {
  const mine = 'owner-' + process.pid + '-' + process.hrtime().join('')
  let told = false
  for (;;) {
    const owner = ownerOf(directory)
    if (
      owner === undefined
        ? tryCreate(directory, mine)
        : isStale(directory, owner) && tryTakeOver(directory, owner, mine)
    )
      break
    if (owner !== undefined && !told) {
      told = true
      onWait(Number(owner.split('-')[1]))
    }
    sleep(POLL_MS)
  }
  try {
    return action()
  } finally {
    try {
      fs.unlinkSync(path.join(directory, mine))
      fs.rmdirSync(directory)
    } catch {
      // Another process has already put its own lock in the emptied place: nothing is left to release.
    }
  }
}

module.exports = { withLock: withLock }
