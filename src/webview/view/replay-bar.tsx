// The slider over a run's time: drag it back to see the run as it was, or let it play.
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { momentAfter, msUnderWay } from '../../core/run-time.js';
import { formatDuration } from '../model/format.js';
import { word } from '../words.js';
import { Button } from './button.js';
import { usePage } from './context.js';

/** A long run is played faster, so that it is over in so long. */
const LONGEST_PLAY_MS = 20_000;
const MOST_MARKS = 60;

export function ReplayBar(): JSX.Element | null {
  const { state } = usePage();
  const isPlaying = useSignal(false);
  void [state.run.structure.value, state.run.change.value];
  const replay = state.run.replay;
  const start = replay?.start ?? 0;
  const end = state.isLive.value ? Math.max(replay?.end ?? 0, state.clock.value) : (replay?.end ?? 0);
  // What lay between an end and a retry has no room on the slider.
  const idle = state.run.live?.idle ?? [];
  const total = Math.max(1, msUnderWay(idle, start, end));
  const at = state.run.replayAt.value;
  const speed = Math.max(1, total / LONGEST_PLAY_MS);

  useSignalEffect(() => {
    if (!isPlaying.value) return;
    let last = performance.now();
    let frame = 0;
    const step = (now: number): void => {
      const next = momentAfter(idle, state.run.replayAt.peek() ?? start, (now - last) * speed);
      last = now;
      const isOver = next >= (state.run.replay?.end ?? 0);
      state.run.seek(isOver ? null : next);
      if (isOver) isPlaying.value = false;
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  });
  const runId = state.runId.value;
  useEffect(() => {
    isPlaying.value = false;
  }, [runId]);
  // The keyboard's way in (P) is outside of this component.
  useSignalEffect(() => {
    if (state.playWish.value > 0) toggle();
  });
  const toggle = (): void => {
    if (isPlaying.peek()) isPlaying.value = false;
    else {
      if (state.run.replayAt.peek() === null) state.run.seek(start);
      isPlaying.value = true;
    }
  };

  if (!replay) return null;
  const shown = msUnderWay(idle, start, at ?? end);
  const seek = (value: number): void => {
    isPlaying.value = false;
    state.run.seek(value >= total ? null : momentAfter(idle, start, value));
  };
  const label = word('replay.at', { at: formatDuration(shown), total: formatDuration(total) });
  return (
    <footer class="replay">
      <Button
        label={word(isPlaying.value ? 'replay.pause' : 'replay.play')}
        keys="P"
        glyph={isPlaying.value ? 'pause' : 'play'}
        iconOnly
        onClick={toggle}
      />
      <span class="muted">{word('replay.label')}</span>
      <div class="slider">
        <div class="slider-marks" aria-hidden="true">
          {replay
            .failures()
            .slice(0, MOST_MARKS)
            .map((time) => (
              <span key={time} style={{ left: `${(msUnderWay(idle, start, time) / total) * 100}%` }} />
            ))}
        </div>
        <input
          type="range"
          min={0}
          max={total}
          step="any"
          value={shown}
          aria-label={word('replay.slider')}
          aria-valuetext={label}
          ref={(input) => input?.style.setProperty('--filled', `${(shown / total) * 100}%`)}
          onInput={(event) => seek(event.currentTarget.valueAsNumber)}
          onKeyDown={(event) => nudge(event, seek, shown, total)}
        />
      </div>
      {isPlaying.value && speed > 1.05 && (
        <span class="muted number">{word('replay.speed', { speed: Math.round(speed * 10) / 10 })}</span>
      )}
      <span class="replay-time number">{label}</span>
      {at === null ? (
        <span class="muted">{word(state.isLive.value ? 'replay.live' : 'replay.end')}</span>
      ) : (
        <Button
          label={word(state.isLive.value ? 'replay.goLive' : 'replay.goEnd')}
          onClick={() => {
            isPlaying.value = false;
            state.run.seek(null);
          }}
        />
      )}
    </footer>
  );
}

/** A range without steps moves by nothing on a key: one arrow is a hundredth, a page a tenth. */
function nudge(event: KeyboardEvent, seek: (value: number) => void, at: number, total: number): void {
  const share = {
    ArrowRight: 0.01,
    ArrowUp: 0.01,
    ArrowLeft: -0.01,
    ArrowDown: -0.01,
    PageUp: 0.1,
    PageDown: -0.1,
  }[event.key];
  const to =
    event.key === 'Home' ? 0 : event.key === 'End' ? total : share === undefined ? null : at + share * total;
  if (to === null) return;
  event.preventDefault();
  event.stopPropagation();
  seek(Math.max(0, to));
}
