import { ArrowDown } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount } from '../../words/format.js';
import { Button } from '../button.js';
import { GoToLine } from './parts/go-to-line.js';
import { LogLines } from './parts/log-lines.js';
import { LogNotices } from './parts/log-notices.js';
import { LogState } from './parts/log-state.js';
import { LogToolbar } from './parts/log-toolbar.js';
import { SearchBox } from './parts/search-box.js';
import { SectionList } from './parts/section-list.js';
import { SectionRow } from './parts/section-row.js';
import { nextTimeMode } from './parts/times.js';
import { useAnnouncement } from './parts/use-announcement.js';
import { WholeLine } from './parts/whole-line.js';
import { rangeOf, type LineRange } from './rows/line-range.js';
import type { LogSource } from './source/log-source.js';
import { useFeed } from './source/use-feed.js';
import { onLogKey, useSearchKey } from './use-log-keys.js';
import { useLogView, type LogModel } from './use-log-view.js';

export interface LogViewProps {
  /** One log; a new object starts anew. */
  readonly source: LogSource;
  /** Lines to mark and bring into view, counted from 0; see `parseLineFragment`. */
  readonly linked?: LineRange | null;
  /** The reader wants a link to these lines: copy it, put it into the address, or both. Absent: no links. */
  readonly onLink?: (lines: LineRange) => void;
  /** Saves the log's bytes as they are. Absent: no such button. */
  readonly onSave?: () => void;
  /** What holds now and why no line may come, said quietly below the last one. */
  readonly note?: string | null;
  /** How text gets to the clipboard where a page may not do so itself. */
  readonly copy?: (text: string) => Promise<unknown>;
}

/**
 * A build's log, live or finished: fills the height of the element around it. Needs the words of `log` and
 * `parts`, and the page has to have log-view.css.
 */
export function LogView(props: LogViewProps) {
  const { source } = props;
  const [known, setKnown] = useState({ source, key: 0 });
  if (known.source !== source) setKnown({ source, key: known.key + 1 });
  return <OneLog key={known.key} {...props} />;
}

function OneLog(props: LogViewProps) {
  const { source, linked = null, onLink, onSave, note = null, copy = copyByPage } = props;
  const { t } = useTranslation('log');
  const feed = useFeed(source);
  const model = useLogView(feed, linked);
  const { said, say } = useAnnouncement(model);
  const searchInput = useRef<HTMLInputElement>(null);
  const [wholeLine, setWholeLine] = useState<number | null>(null);
  const [isGoing, setGoing] = useState(false);
  useSearchKey(searchInput);

  const link = useLinks(linked, onLink);
  const { selection, sections, viewport } = model;
  return (
    <section className="log-view" aria-label={t('label')}>
      <div className="log-bar">
        <SearchBox
          search={model.search}
          input={searchInput}
          current={model.cursor}
          onStep={model.stepMatch}
          onLeave={() => viewport.scroller.current?.focus()}
        />
        <LogTools model={model} onGoToLine={() => setGoing(true)} link={link} onSave={onSave ?? null} />
      </div>
      <LogNotices feed={feed} />
      <div className="log-body">
        {sections.sections.length > 0 && (
          <SectionList
            sections={sections.sections}
            current={model.topSection}
            onChoose={(section) => {
              sections.setFolded(section, false);
              model.jumpTo(sections.sections[section]?.firstLine ?? 0);
            }}
          />
        )}
        <div className="log-main">
          <CurrentSection model={model} />
          <div className="log-frame">
            <LogLines
              model={model}
              linked={link.linked}
              onLink={link.toLine}
              onWholeLine={setWholeLine}
              onKeyDown={(event) => onLogKey(event, { model, searchInput, goToLine: () => setGoing(true) })}
              onCopied={(lines) => say(t('copied', { count: lines, shown: formatCount(lines) }))}
            />
            <LogState model={model} />
            <NewLines model={model} />
          </div>
          <output className="log-note">{note}</output>
        </div>
      </div>
      <output className="visually-hidden">{said}</output>
      {selection.range && (
        <output className="log-selected">
          {t('selected', {
            count: selection.range.last - selection.range.first + 1,
            shown: formatCount(selection.range.last - selection.range.first + 1),
          })}
        </output>
      )}
      {isGoing && (
        <GoToLine lineCount={feed.store.lineCount} onGo={model.jumpTo} onClose={() => setGoing(false)} />
      )}
      {wholeLine !== null && (
        <WholeLine store={feed.store} line={wholeLine} copy={copy} onClose={() => setWholeLine(null)} />
      )}
    </section>
  );
}

interface Links {
  linked: LineRange | null;
  toLine: (line: number, isRange: boolean) => void;
  toLines: ((lines: LineRange) => void) | null;
}

/** A click on a number links to its line, one with Shift to all from the last one clicked. */
function useLinks(given: LineRange | null, onLink: ((lines: LineRange) => void) | undefined): Links {
  const [own, setOwn] = useState({ given, linked: given });
  if (own.given !== given) setOwn({ given, linked: given });
  const latest = useRef({ own, onLink });
  useLayoutEffect(() => {
    latest.current = { own, onLink };
  });
  const [toLines] = useState(() => (linked: LineRange) => {
    setOwn((before) => ({ ...before, linked }));
    latest.current.onLink?.(linked);
  });
  const [toLine] = useState(() => (line: number, isRange: boolean) => {
    const from = latest.current.own.linked?.first;
    toLines(isRange && from !== undefined ? rangeOf(from, line) : { first: line, last: line });
  });
  return { linked: own.linked, toLine, toLines: onLink ? toLines : null };
}

function LogTools(props: {
  readonly model: LogModel;
  readonly link: Links;
  readonly onGoToLine: () => void;
  readonly onSave: (() => void) | null;
}) {
  const { model, link } = props;
  const lines = model.selection.range ?? link.linked;
  const { toLines } = link;
  return (
    <LogToolbar
      errors={model.errors?.scan.found.length ?? 0}
      errorsOnly={model.errorsOnly}
      onErrorsOnly={model.setErrorsOnly}
      time={model.time}
      hasTimes={!model.feed.times.isEmpty}
      onNextTime={() => model.setTime(nextTimeMode(model.time))}
      isWrapped={model.isWrapped}
      onWrap={model.setWrapped}
      isFollowing={model.feed.hasEnded ? null : model.isFollowing}
      onFollow={model.setFollowing}
      onGoToLine={props.onGoToLine}
      canLink={toLines !== null}
      onCopyLink={toLines && lines ? () => toLines(lines) : null}
      onSave={props.onSave}
    />
  );
}

/** The head of the section that the first line in view belongs to, once it has left the view; and how long the log is. */
function CurrentSection({ model }: { readonly model: LogModel }) {
  const { t } = useTranslation('log');
  const { sections } = model;
  const { lineCount, byteLength } = model.feed.store;
  const of = sections.sections[model.topSection];
  const isHeadInView =
    model.viewport.position.row < model.rows.count &&
    model.rows.at(model.viewport.position.row).kind === 'section';
  return (
    <div className="log-above">
      {of && !isHeadInView && (
        <SectionRow
          of={of}
          isAbove
          isFolded={sections.isFolded(model.topSection)}
          onFold={(isFolded) => sections.setFolded(model.topSection, isFolded)}
        />
      )}
      <span className="log-size">
        {t('size', { count: lineCount, lines: formatCount(lineCount), size: formatBytes(byteLength) })}
      </span>
    </div>
  );
}

function NewLines({ model }: { readonly model: LogModel }) {
  const { t } = useTranslation('log');
  if (model.isFollowing || model.feed.hasEnded || model.newLines <= 0 || model.errorsOnly) return null;
  return (
    <Button className="log-new-lines" kind="primary" onPress={() => model.setFollowing(true)}>
      <ArrowDown size={14} aria-hidden />
      {t('newLines', { count: model.newLines, shown: formatCount(model.newLines) })}
    </Button>
  );
}

function copyByPage(text: string): Promise<void> {
  return navigator.clipboard.writeText(text);
}
