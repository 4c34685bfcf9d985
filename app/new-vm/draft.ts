import * as z from 'zod';
import { holdsPassword } from './config-drive/config-drive.ts';

const uuid = z.string().max(200);
const bytes = z.number().int().nonnegative();

/** A disk each new VM gets. One of the template keeps its place and may move; a new one starts empty. */
const draftDisk = z.object({
  id: z.string().max(60),
  name: z.string().max(2000),
  /** Bytes. */
  size: bytes,
  /** The template's own size: it may grow from there, not shrink; zero for an added disk. */
  least: bytes,
  sr: uuid,
  device: z.string().max(10),
  bootable: z.boolean(),
  origin: z.enum(['template', 'recipe', 'added', 'existing']),
  /** Who goes first when the storage is busy: 0 lowest to 7 highest; nothing leaves it to the server. */
  priority: z.number().int().min(0).max(7).optional(),
  /** The disk that is attached as it is; for `existing` alone. */
  vdi: uuid.default(''),
});
export type DraftDisk = z.output<typeof draftDisk>;

const draftNic = z.object({
  id: z.string().max(60),
  network: uuid,
  mac: z.string().max(17),
  /** kB/s; 0 for none. */
  limit: z.number().int().min(0).default(0),
});
export type DraftNic = z.output<typeof draftNic>;

/** Everything the wizard asks, by uuid so that it survives a restart; "" means none. Sizes in bytes. */
export const newVmDraft = z.object({
  template: uuid,
  /** The server whose BIOS strings are copied. */
  biosFrom: uuid,
  name: z.string().max(4000),
  description: z.string().max(20_000),
  count: z.number().int().min(1).max(100),
  tags: z.array(z.string().max(400)).max(100),
  folder: z.string().max(2000),
  install: z.object({
    from: z.enum(['cd', 'network', 'url', 'nothing']),
    iso: uuid,
    url: z.string().max(4000),
    args: z.string().max(4000),
  }),
  firmware: z.enum(['bios', 'uefi', 'uefi-secure']),
  vtpm: z.boolean(),
  home: uuid,
  vcpus: z.number().int().min(1).max(1024),
  vcpusMax: z.number().int().min(1).max(1024),
  coresPerSocket: z.number().int().min(1).max(1024),
  memoryMin: bytes,
  memoryMax: bytes,
  memoryLimit: bytes,
  diskless: z.boolean(),
  disks: z.array(draftDisk).max(255),
  /** Share the template's base image, or copy it whole. */
  fast: z.boolean(),
  nics: z.array(draftNic).max(32),
  /** Virtual GPUs; a type of "" passes a whole one through. */
  gpus: z
    .array(z.object({ group: uuid, type: uuid }))
    .max(16)
    .default([]),
  cloudInit: z.object({
    on: z.boolean(),
    /** Public keys that may sign in, one a line. */
    sshKeys: z.string().max(20_000).default(''),
    userData: z.string().max(60_000),
    network: z.string().max(60_000),
  }),
  start: z.boolean(),
});
export type NewVmDraft = z.output<typeof newVmDraft>;

/** A draft as it may lie on a disk: without a text that seems to hold a password. */
export function keepable(draft: NewVmDraft): NewVmDraft {
  const { cloudInit } = draft;
  return holdsPassword(cloudInit.userData + cloudInit.network)
    ? { ...draft, cloudInit: { ...cloudInit, userData: '', network: '' } }
    : draft;
}

/** The parts of a draft that make sense for another VM too. */
export const newVmPreset = z.object({ name: z.string().min(1).max(200), draft: newVmDraft });
export type NewVmPreset = z.output<typeof newVmPreset>;
