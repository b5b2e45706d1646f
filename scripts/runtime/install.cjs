'use strict'
// What a folder with a package-lock.json needs so that its node_modules agree with it. Plain CommonJS that Node 14 runs.
const childProcess = require('child_process')
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function lockHash(folder) {
  return crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex')
}

function markerOf(folder) {
  return path.join(folder, 'node_modules', '.ensured')
}

/** Whether the last installation that we know of was made from today's lock file. */
function isEnsured(folder) {
  try {
    return fs.readFileSync(markerOf(folder), 'utf8') === lockHash(folder)
  } catch {
    return false
  }
}

function markEnsured(folder) {
  fs.writeFileSync(markerOf(folder), lockHash(folder))
}

/** Whether npm's own record of what it installed agrees with the lock file, as after a plain `npm install`. */
function agreesWithLock(folder) {
  const lock = readJson(path.join(folder, 'package-lock.json'))
  const installed = readJson(path.join(folder, 'node_modules', '.package-lock.json'))
  if (!lock || !installed) return false
  const wanted = lock.packages
  const present = installed.packages
  const lacksNone = Object.keys(wanted).every(function (name) {
    if (name === '') return true
    if (!present[name]) return wanted[name].optional === true || wanted[name].devOptional === true
    return present[name].version === wanted[name].version && present[name].integrity === wanted[name].integrity
  })
  return (
    lacksNone &&
    Object.keys(present).every(function (name) {
      return wanted[name] !== undefined && fs.existsSync(path.join(folder, name))
    })
  )
}

/** The command line that runs npm itself: on the Node.js that it came with, never on the one installed here. */
function npmCommand() {
  const script = process.env.npm_execpath
  const node = process.env.npm_node_execpath
  if (script && node && script.endsWith('npm-cli.js') && fs.existsSync(script)) return [node, script]
  return ['npm']
}

/** Runs `npm ci` in `folder`; throws an Error that holds npm's own words when it fails. */
function npmCi(folder) {
  const command = npmCommand()
  const args = command.slice(1).concat(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  const result = childProcess.spawnSync(command[0], args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // npm hands its options on by environment: without this, the outer command's settings would steer the inner one.
    env: Object.assign({}, process.env, {
      npm_config_local_prefix: folder,
      npm_config_prefix: undefined,
    }),
  })
  if (result.status !== 0) {
    const said = result.error ? result.error.message : (result.stdout || '') + (result.stderr || '')
    throw new Error('npm ci failed in ' + folder + '\n' + said.trim())
  }
}

/**
 * The platform package in a runtime folder that fits this machine, as {name, version, binary}, or undefined when none does.
 */
function runtimePackage(folder) {
  const lock = readJson(path.join(folder, 'package-lock.json'))
  const fitting = Object.keys(lock.packages).filter(function (name) {
    const entry = lock.packages[name]
    return name !== '' && [].concat(entry.os).includes(process.platform) && [].concat(entry.cpu).includes(process.arch)
  })[0]
  if (!fitting) return undefined
  return {
    name: path.basename(fitting),
    version: lock.packages[fitting].version,
    binary: path.join(folder, fitting, 'bin', 'node'),
  }
}

module.exports = {
  agreesWithLock: agreesWithLock,
  isEnsured: isEnsured,
  markEnsured: markEnsured,
  npmCi: npmCi,
  npmCommand: npmCommand,
  runtimePackage: runtimePackage,
}
