/** What the line sends, as far as the console reads it. All times are ISO 8601, UTC. */

export type Attention = 'open' | 'acknowledged' | 'orphaned' | 'ended'
export type Response = 'none' | 'assessing' | 'dispatched' | 'on_scene' | 'closed'
export type Sound = 'duress' | 'orphaned' | 'test' | 'none'
export type RecordingState = 'recording' | 'reserve' | 'not recorded'

export interface Said { at: string, by: string | null }
export interface Spot { x: number, y: number, label?: string }
export interface Step {
  id: string, text: string, needs: string,
  done_at: string | null, done_by: string | null, is_locked: boolean,
}
export interface Unit { id: string, name: string, kind: string }
export interface SentUnit {
  unit: string, name: string, dispatched_at: string, arrived_at: string | null,
}
export interface Profile {
  id: string, version: number, name: string, posture: string, chip: string,
  emergency_caller: string, call_back: string, checklist: Step[],
  levels: { id: string, name: string }[], units: Unit[], unit_kinds: string[],
  kinds: { kind: string, name: string, note: string }[],
  officer_note: string, emergency_line: string, chat_channel: string,
}
export interface Place {
  building: string, floor: string, room: string, sign: string, spoken: string,
  area: string, address: string, approach: string,
  plan: string | null, plan_type: string, width: number, height: number,
  spot: Spot | null, entrances: Spot[], stairs: Spot[], is_verified: boolean, mounting: string,
}
export interface Facts {
  level: string | null,
  verified: (Said & { finding: string, method: string, eyes_on: string }) | null,
  emergency_call: {
    state: 'none' | 'calling' | 'called', desk: string | null, desk_name: string | null,
    until: string | null, at: string | null, by: string | null,
  },
  holder_call: (Said & {
    basis: string, extension: string, place: string, called_at: string,
    is_same_button: boolean,
  }) | null,
  told_to_call: Said | null,
  accidental: (Said & { name: string, place: string, reason: string }) | null,
  pressed_by: { person: string, basis: string, at: string } | null,
  code_words: (Said & { text: string })[], kind: string,
  key_facts: (Said & { field: string, text: string })[],
  cameras_viewed: (Said & { purpose: string })[],
  notes: (Said & { text: string })[],
  in_position_at: string | null,
  call_back_unlocked: { reason: string, by: string } | null,
}
export interface TimelineEntry {
  seq: number, at: string, tick: number, kind: string,
  by: string | null, desk: string | null, args: Record<string, unknown>,
}
export interface Row {
  id: string, number: number, site: string, version: number, seq: number,
  class: 'DURESS' | 'TEST' | 'TROUBLE', labels: string[], confidence: string,
  priority: number, opened_at: string, last_press_at: string,
  ringing_since: string | null, presses: number, press_times: string[], replays: number,
  attention: Attention, response: Response, sound: Sound, is_raised_by_hand: boolean,
  has_it: { desk: string, desk_name: string, person: string | null, since: string } | null,
  hand_over: { to_desk: string, to_name: string, from_desk: string, at: string } | null,
  give_back_until: string | null,
  button: {
    id: string, label: string, kind: string, standing: string, standing_note?: string,
    model: string,
  },
  place: Place, person: { name: string, title: string, photo: string | null } | null,
  contacts: { name: string, title: string, phone: string }[], hazards: string[],
  access: { text: string | null, is_sealed: boolean }[],
  cameras: { id: string, name: string, url: string }[],
  earlier: {
    count: number, real_count: number, last_on: string, last_outcome: string,
  } | null,
  hours: { opens: string, closes: string, weekdays: number[] } | null,
  is_after_hours: boolean,
  source: { address: string, door: string, differs: string[], evidence: string | null },
  profile: Profile, facts: Facts, units: SentUnit[],
  linked: { id: string, number: number, place: string }[],
  disposition: (Said & {
    disposition: string, cause: string | null, method: string, second: string | null,
  }) | null,
  proposal: {
    id: string, disposition: string, cause: string | null, by: string, desk: string,
  } | null,
  closed_at: string | null, reopen_until: string | null,
  rungs: {
    name: string, after_seconds: number, due_at: string | null,
    reached_at: string | null, told: number,
  }[],
  overdue: string[],
  test: { window: string, purpose: string, presser: string, confirm_by: string } | null,
  shown: { desk: string, at: string }[], allowed: string[], timeline: TimelineEntry[],
}
export interface Status {
  recording: { state: RecordingState, since: string | null, why: string, unkept: number },
  site: { version: number, hash: string, problem: string[] | null },
  desks: {
    id: string, name: string, is_attended: boolean, person: string | null, sound: string,
  }[],
  unmatched: number,
  calls?: {
    id: string, extension: string, place: string, callback: string, at: string,
    incident: number | null,
  }[],
  buttons: { total: number, in_service: number, out_of_service: number, on_test: number },
  devices?: {
    promised: number, heard: number, faults: number, dead_buttons: number, tested: number,
  },
  readiness: { code: string, [name: string]: unknown }[],
  recorded?: { seq: number | null, waiting: number | null, state: string, is_late: boolean },
  canary_at: string | null, attendance: string, parked: number,
  parked_last?: { why: string, raw: string, at: string } | null,
  tests: {
    window: string, button: string, label: string, until: string, purpose: string,
  }[],
}
export interface Snapshot {
  node: string, epoch: string, line: number, seq: number, kept: number, at: string,
  is_demo: boolean, rows: Row[], status: Status,
  sites: { id: string, name: string, zone: string }[],
}
export interface LineEvent { epoch: string, line: number, seq: number, at: string }
export interface RowEvent extends LineEvent { row: Row }
export interface GoneEvent extends LineEvent { incident: string }
export interface KeptEvent extends LineEvent { kept: number }
export interface StatusEvent extends LineEvent { status: Status }
export interface Pulse {
  node: string, epoch: string, line: number, seq: number, kept: number, at: string,
  open: number, digest: string, recording: RecordingState,
  canary_at: string | null, canary_ms: number,
}
export interface Who {
  desk: { id: string, name: string },
  person: { id: string, name: string, title: string } | null,
  roles: string[], until: string | null, note: string | null,
}
export interface Answer {
  id: string, outcome: 'done' | 'refused' | 'repeated', seq: number | null,
  kept: boolean, reason: string | null, detail: Record<string, unknown>,
}
