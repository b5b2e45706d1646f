'use strict'
// Makes a clone ready: `npm start`, `npm test` and their kin call this first, so that one command is enough.
// 1. The packages in node_modules agree with package-lock.json (else `npm ci`).
// 2. `node` in every npm script is Node 26, also where the system's own is older: a private copy lives in
//    scripts/runtime/node26 (pinned by its own lock file, out of reach of npm's pruning) and is linked as node_modules/.bin/node.
// It says what it does, and does nothing, quickly, when all is in place. The published package knows nothing of it.
// `--node24` prepares the oldest supported Node.js too. Plain CommonJS that Node 14 runs.
const childProcess = require('child_process')
const fs = require('fs')
const path = require('path')
const install = require('./runtime/install.cjs')
const lock = require('./runtime/lock.cjs')
const lockfile = require('./runtime/lockfile.cjs')

const WANTED_MAJOR = 26
const ROOT = path.resolve(__dirname, '..')
const NODE_26 = path.join(__dirname, 'runtime', 'node26')
const NODE_24 = path.join(__dirname, 'runtime', 'node24')
const LINK = path.join(ROOT, 'node_modules', '.bin', 'node')

function say(text) {
  process.stderr.write('ensure: ' + text + '\n')
}

/** The private copy is wanted when this process's Node.js is too old, or is itself that copy. */
function needsPrivateNode() {
  if (Number(process.versions.node.split('.')[0]) < WANTED_MAJOR) return true
  return !path
    .relative(path.join(fs.realpathSync(ROOT), 'scripts', 'runtime'), fs.realpathSync(process.execPath))
    .startsWith('..')
}

function linkTarget(runtime) {
  return path.relative(path.dirname(LINK), runtime.binary)
}

function isLinked(runtime) {
  try {
    return fs.readlinkSync(LINK) === linkTarget(runtime) && fs.existsSync(LINK)
  } catch {
    return false
  }
}

function linkNode(runtime) {
  const aside = LINK + '.' + process.pid
  fs.mkdirSync(path.dirname(LINK), { recursive: true })
  fs.symlinkSync(linkTarget(runtime), aside)
  fs.renameSync(aside, LINK)
}

function requireRuntime(folder) {
  const runtime = install.runtimePackage(folder)
  if (runtime) return runtime
  throw new Error(
    'no Node.js package is known for ' +
      process.platform +
      '-' +
      process.arch +
      '. Install Node.js ' +
      WANTED_MAJOR +
      ' yourself, then run this again.',
  )
}

function installRuntime(folder) {
  const runtime = requireRuntime(folder)
  if (install.isEnsured(folder) && fs.existsSync(runtime.binary)) return
  say('installing Node.js ' + runtime.version + ' (' + runtime.name + ') into ' + path.relative(ROOT, folder))
  install.npmCi(folder)
  const answer = childProcess.spawnSync(runtime.binary, ['--version'], { encoding: 'utf8' })
  if (answer.status !== 0) {
    throw new Error(
      'the installed Node.js does not run on this machine. Install Node.js ' +
        WANTED_MAJOR +
        ' yourself, then run this again.',
    )
  }
  install.markEnsured(folder)
}

function installPackages() {
  if (install.isEnsured(ROOT)) return
  completeLock()
  if (!install.agreesWithLock(ROOT)) {
    say('installing packages (npm ci)')
    install.npmCi(ROOT)
  }
  install.markEnsured(ROOT)
}

/** After an `npm install` the lock file must serve other platforms too. */
function completeLock() {
  const added = lockfile.completeFile(path.join(ROOT, 'package-lock.json'))
  if (added.length > 0) say('wrote ' + added.length + ' packages for other platforms into package-lock.json')
}

function isReady(wanted24) {
  if (!install.isEnsured(ROOT)) return false
  if (wanted24 && !install.isEnsured(NODE_24)) return false
  if (!needsPrivateNode()) return true
  const runtime = install.runtimePackage(NODE_26)
  return runtime !== undefined && install.isEnsured(NODE_26) && isLinked(runtime)
}

function ensure(wanted24) {
  installPackages()
  if (needsPrivateNode()) {
    installRuntime(NODE_26)
    const runtime = requireRuntime(NODE_26)
    if (!isLinked(runtime)) linkNode(runtime)
  }
  if (wanted24) installRuntime(NODE_24)
}

function main(args) {
  const wanted24 = args.includes('--node24') && install.runtimePackage(NODE_24) !== undefined
  if (isReady(wanted24)) return
  try {
    lock.withLock(
      path.join(ROOT, '.ensure.lock'),
      function () {
        ensure(wanted24)
      },
      function (pid) {
        say('process ' + pid + ' is installing: waiting for it')
      },
    )
  } catch (error) {
    say(error.message)
    process.exitCode = 1
  }
}

main(process.argv.slice(2))
