import { createAbsences } from './absences.ts';
import { tail } from './hazard.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 14;
/** How far a coming or going differs from that of another day, roughly. */
const JITTER_MS = 6 * MINUTE;
/**
 * A day is drawn and moved by this share of how far two days differ, over the root of the number of days to draw from: few days show
 * only a part of how far days differ.
 */
const SPREAD = 1.25;
const LEAST_SPREAD = 0.3;
const MOST_JITTER_MS = 20 * MINUTE;
/** Weight, in days, of leaving as all do at any time. */
const PLAIN = 0.25;
/** The same of coming back, when both foresaw returns equally well of late; and of those away for longer than any break. */
const PLAIN_BACK = 4;
const PLAIN_GONE = 1;
/** Nobody keeps an hour more exactly. */
const EXACT_MS = MINUTE / 2;
/** So many who left within so long of each other are away for the same reason: nobody knows which, and they come back together. */
const TOGETHER = 3;
const TOGETHER_MS = 5 * MINUTE;
const TOGETHER_SD = 0.2;
/** Starts of the present state that differ by this are hardly alike. */
const ALIKE_MS = 20 * MINUTE;
/** So many show what all do. */
const MOST_OTHERS = 30;
/** An absence longer than this is the end of a shift. */
const BREAK_MS = 3 * HOUR;

/** One way an agent may go on: when next to toggle, then next, … Weights are relative. */
interface Course {
  weight: number;
  /** Instants, alternating; the first ends the present state. */
  toggles: number[];
  /** How far off the first was of late, on average. */
  error: number;
  /** Whether the first toggle comes back. */
  returns: boolean;
}

export interface Timetable {
  presence(agent: string, at: number, online: boolean): void;
  /**
   * Writes into `out` when the agent toggles after `now` on one path (first: ends the present state), before `until`; returns how many.
   * `common`, between 0 and 1, is the same for all agents of the path.
   */
  draw(agent: string, now: number, until: number, random: Random, common: number, out: Float64Array): number;
  /** How likely the agent toggles before `until`, by what the agent did before; undefined: nothing is known. */
  expected(agent: string, now: number, until: number): number | undefined;
  toJSON(): TimetableJson;
  restore(json: TimetableJson): void;
}

export interface TimetableJson {
  agents: [string, { online: boolean; since: number; spans: [number, number][] }][];
  breaks: number[];
  offs: number;
  onlineMs: number;
  errors: { leaving: number; clock: number; length: number; days?: number; plain?: number };
}

interface Diary {
  online: boolean;
  since: number;
  /** Times online, over. */
  spans: [number, number][];
  courses?: { minute: number; version: number; list: Course[]; total: number; spread: number };
  together?: { version: number; is: boolean };
}

/** Remembers when each agent came and went, and draws what may come from what was on other days at this time. */
export function createTimetable(): Timetable {
  const diaries = new Map<string, Diary>();
  const absences = createAbsences();
  let offs = 0;
  let onlineMs = 0;
  let version = 0;
  /** How far off the last such day was, on average: leavings, returns by the clock, returns by the length of the absence. */
  const errors = {
    ...{ leaving: 8 * MINUTE, clock: 10 * MINUTE, length: 10 * MINUTE },
    /** Returns foreseen by all the days, and by how long absences last at any time. */
    ...{ days: 6 * MINUTE, plain: 12 * MINUTE },
  };

  /** How well a day's span fits an agent who has been online since `since` and still is. */
  const within = (late: number): number => 0.92 * tail(late / JITTER_MS) + 0.08 * tail(late / (40 * MINUTE));
  const bell = (z: number): number => Math.exp(-0.5 * z ** 2);
  const alike = (difference: number): number => 0.15 + 0.85 * bell(difference / ALIKE_MS);
  /** Absences that began at another time of day are of another kind. */
  const alikeAway = (difference: number): number =>
    0.003 + 0.85 * bell(difference / ALIKE_MS) + 0.147 * bell(difference / HOUR);

  /** Share of absences that last as long as they did, against those that end when they did. */
  const lengthShare = (): number => {
    const [clock, length] = [Math.max(EXACT_MS, errors.clock), Math.max(EXACT_MS, errors.length)];
    return clock ** 2 / (clock ** 2 + length ** 2);
  };
  /** What was expected of a coming or going, by the last day that was like this one, against what happened. */
  const learnErrors = ({ spans }: Diary, left: number, back: number | undefined): void => {
    for (let k = spans.length - 2; k >= 0; k -= 1) {
      const off = (spans[k] as [number, number])[1];
      const shift = Math.round((left - off) / DAY) * DAY;
      if (shift <= 0) continue;
      if (shift > 7 * DAY) return;
      const late = left - off - shift;
      if (Math.abs(late) > 40 * MINUTE) continue;
      if (back === undefined) {
        errors.leaving += 0.1 * (Math.abs(late) - errors.leaving);
        return;
      }
      const then = (spans[k + 1] as [number, number])[0];
      errors.clock += 0.1 * (Math.min(HOUR, Math.abs(back - then - shift)) - errors.clock);
      errors.length += 0.1 * (Math.min(HOUR, Math.abs(back - left - (then - off))) - errors.length);
      return;
    }
  };

  const coursesOnline = (diary: Diary, like: Diary, now: number, share: number, list: Course[]): void => {
    for (let day = like === diary ? 1 : 0; day <= DAYS; day += 1) {
      const shift = day * DAY;
      const base = now - shift;
      const { spans } = like;
      for (let k = spans.length - 1; k >= 0; k -= 1) {
        const [on, off] = spans[k] as [number, number];
        if (off < base - 45 * MINUTE) break;
        if (on > base + 45 * MINUTE) continue;
        const weight =
          share *
          within(on - base) *
          within(base - off) *
          alike(diary.since - on - shift) *
          0.92 ** day *
          (day % 7 === 0 ? 1.4 : 1);
        if (weight < 1e-4) continue;
        const toggles = [off + shift];
        for (let next = k + 1; next < spans.length && toggles.length < 5; next += 1) {
          const [start, end] = spans[next] as [number, number];
          if (start > base + 4 * HOUR) break;
          toggles.push(start + shift, end + shift);
        }
        list.push({ weight, toggles, error: errors.leaving, returns: false });
      }
    }
  };

  const coursesAbsent = (diary: Diary, like: Diary, now: number, share: number, list: Course[]): void => {
    for (let day = 0; day <= DAYS; day += 1) {
      const shift = day * DAY;
      const base = now - shift;
      const { spans } = like;
      for (let k = spans.length - 2; k >= 0; k -= 1) {
        const off = (spans[k] as [number, number])[1];
        const [back, nextOff] = spans[k + 1] as [number, number];
        if (back < base - 45 * MINUTE) break;
        if (off > base + 45 * MINUTE) continue;
        const weight =
          share *
          within(off - base) *
          within(base - back) *
          alikeAway(diary.since - off - shift) *
          0.92 ** day *
          (day % 7 === 0 ? 1.4 : 1);
        if (weight < 1e-4) continue;
        const byLength = lengthShare();
        const rest = nextOff + shift;
        list.push({
          weight: weight * (1 - byLength),
          toggles: [back + shift, rest],
          error: errors.clock,
          returns: true,
        });
        list.push({
          weight: weight * byLength,
          toggles: [back + diary.since - off, rest],
          error: errors.length,
          returns: true,
        });
      }
    }
  };

  const coursesOf = (id: string, diary: Diary, at: number): NonNullable<Diary['courses']> => {
    const known = diary.courses;
    const minute = Math.floor(at / MINUTE);
    if (known?.minute === minute && known.version === version) return known;
    const now = minute * MINUTE;
    const list: Course[] = [];
    const add = diary.online ? coursesOnline : coursesAbsent;
    add(diary, diary, now, 1, list);
    let total = list.reduce((sum, { weight }) => sum + weight, 0);
    if (total < 1) {
      const others: Course[] = [];
      let asked = 0;
      for (const [other, like] of diaries) {
        if (other === id || like.online !== diary.online) continue;
        add(diary, like, now, 0.1, others);
        asked += 1;
        if (asked === MOST_OTHERS) break;
      }
      const sum = others.reduce((all, { weight }) => all + weight, 0);
      const scale = Math.min(1, (1 - total) / Math.max(sum, 1e-9));
      for (const course of others) list.push({ ...course, weight: course.weight * scale });
      total = list.reduce((all, { weight }) => all + weight, 0);
    }
    const squares = list.reduce((sum, { weight }) => sum + weight ** 2, 0);
    const spread = Math.max(LEAST_SPREAD, SPREAD * Math.min(1, Math.sqrt(squares) / Math.max(total, 1e-9)));
    const courses = { minute, version, list, total, spread };
    diary.courses = courses;
    return courses;
  };

  /** What an agent does of whom nothing fits: leaves as often as all do, comes back as all come back. */
  const drawPlain: Timetable['draw'] = (id, now, until, random, common, out) => {
    const diary = diaries.get(id) as Diary;
    if (diary.online) {
      const every = (onlineMs + 10 * HOUR) / (offs + 2);
      const leaves = now + random.exponential() * every;
      if (leaves >= until) return 0;
      out[0] = leaves;
      out[1] = leaves + absences.lengthAt(random.uniform(), 0);
      return out[1] < until ? 2 : 1;
    }
    const gone = now - diary.since;
    let left: number;
    if (isTogether(diary))
      left = (absences.lengthAt(common, gone) - gone) * Math.exp(TOGETHER_SD * random.normal());
    else left = absences.lengthAt(random.uniform(), gone) - gone;
    out[0] = now + left;
    return out[0] < until ? 1 : 0;
  };
  const isTogether = (diary: Diary): boolean => {
    if (diary.together?.version !== version) {
      const near = [...diaries.values()].filter(
        ({ online, since }) => !online && Math.abs(since - diary.since) < TOGETHER_MS,
      );
      diary.together = { version, is: near.length >= TOGETHER };
    }
    return diary.together.is;
  };
  const plainWeight = (diary: Diary, now: number): number => {
    if (diary.online) return PLAIN;
    if (now - diary.since > BREAK_MS) return PLAIN_GONE;
    return PLAIN_BACK * (Math.max(EXACT_MS, errors.days) / Math.max(EXACT_MS, errors.plain)) ** 4;
  };
  /** What was expected of a return when the agent left, by all the days and by the lengths of all absences. */
  const learnPlain = (id: string, diary: Diary, back: number): void => {
    const usual = absences.median();
    const { list, total } = coursesOf(id, diary, diary.since + MINUTE);
    if (usual === undefined || total < 0.02) return;
    let left = total / 2;
    const expected = [...list]
      .sort((a, b) => (a.toggles[0] as number) - (b.toggles[0] as number))
      .find(({ weight }) => {
        left -= weight;
        return left <= 0;
      });
    const expectedAt = expected?.toggles[0] ?? back;
    errors.days += 0.05 * (Math.min(HOUR, Math.abs(expectedAt - back)) - errors.days);
    errors.plain += 0.05 * (Math.min(HOUR, Math.abs(diary.since + usual - back)) - errors.plain);
  };

  return {
    presence(id, told, online) {
      const diary = diaries.get(id);
      if (!diary) {
        version += 1;
        diaries.set(id, { online, since: told, spans: [] });
        return;
      }
      if (diary.online === online) return;
      const at = Math.max(told, diary.since);
      if (diary.online) {
        diary.spans.push([diary.since, at]);
        if (diary.spans.length > 400 || (diary.spans[0]?.[1] ?? 0) < at - (DAYS + 1) * DAY)
          diary.spans.shift();
        onlineMs += at - diary.since;
        offs += 1;
        learnErrors(diary, at, undefined);
      } else {
        const away = at - diary.since;
        if (away < BREAK_MS) {
          learnPlain(id, diary, at);
          absences.learn(away);
          learnErrors(diary, diary.since, at);
        }
      }
      diary.online = online;
      diary.since = at;
      version += 1;
    },
    draw(id, now, until, random, common, out) {
      const diary = diaries.get(id);
      if (!diary) return 0;
      const { list, total, spread } = coursesOf(id, diary, now);
      const weight = plainWeight(diary, now);
      const level = random.uniform() * (weight + total);
      if (list.length === 0 || level < weight) return drawPlain(id, now, until, random, common, out);
      let left = random.uniform() * total;
      let course = list[0] as Course;
      for (const one of list) {
        course = one;
        left -= one.weight;
        if (left <= 0) break;
      }
      const { toggles, returns } = course;
      const jitterOf = (error: number): number => Math.min(MOST_JITTER_MS, Math.max(MINUTE, spread * error));
      const jitter = jitterOf(course.error);
      const byLength = random.uniform() < lengthShare();
      let count = 0;
      let last = now;
      let moved = 0;
      for (const toggle of toggles) {
        if (count >= out.length) break;
        let at: number;
        if (count === 0) {
          at = toggle + random.normal() * jitter;
          if (at <= now) at = now + random.exponential() * 0.6 * jitter; // late, and soon
        } else if (count % 2 === 1 && !returns && byLength) {
          at = toggle + moved + random.normal() * jitterOf(errors.length); // away as long as then
        } else at = toggle + random.normal() * jitterOf(errors.clock);
        at = Math.max(at, last + 1000);
        if (at >= until) break;
        moved = at - toggle;
        out[count] = at;
        count += 1;
        last = at;
      }
      return count;
    },
    expected(id, now, until) {
      const diary = diaries.get(id);
      if (!diary) return undefined;
      const { list, total } = coursesOf(id, diary, now);
      if (total <= 0) return undefined;
      return (
        list.reduce((sum, { weight, toggles }) => sum + ((toggles[0] as number) < until ? weight : 0), 0) /
        total
      );
    },
    toJSON: () => ({
      agents: [...diaries].map(([id, { online, since, spans }]) => [id, { online, since, spans }]),
      breaks: [...absences.lengths],
      offs,
      onlineMs,
      errors: { ...errors },
    }),
    restore(json) {
      for (const [id, diary] of json.agents) diaries.set(id, { ...diary });
      ({ offs, onlineMs } = json);
      absences.restore(json.breaks);
      Object.assign(errors, json.errors);
    },
  };
}
