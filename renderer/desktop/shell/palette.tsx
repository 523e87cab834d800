import { Search } from 'lucide-react';
import {
  Autocomplete,
  Dialog as AriaDialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAgent } from '../bridge/agent-store.js';
import { goTo } from '../bridge/route.js';
import { deeds } from './deeds.js';
import { closeDialog, openStopAll, useDialog } from './dialogs.js';
import { screens } from './screens.js';

/** Every command by its name, opened by Ctrl+K. */
export function Palette() {
  const { t } = useTranslation();
  const isOpen = useDialog(({ open }) => open === 'palette');
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = useCommands();
  return (
    <ModalOverlay
      className="overlay palette-overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) closeDialog();
      }}
    >
      <Modal className="modal">
        <AriaDialog className="palette" aria-label={t('palette')}>
          <Autocomplete filter={contains}>
            <SearchField className="palette-search" aria-label={t('paletteHint')}>
              <Search size={17} aria-hidden />
              {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is for typing alone */}
              <Input className="palette-input" placeholder={t('paletteHint')} autoFocus />
            </SearchField>
            <Menu
              className="menu palette-menu"
              aria-label={t('palette')}
              items={commands}
              renderEmptyState={() => <p className="muted palette-none">{t('paletteNone')}</p>}
            >
              {(command) => (
                <MenuItem
                  id={command.id}
                  className="menu-item"
                  textValue={command.label}
                  onAction={() => {
                    closeDialog();
                    command.run();
                  }}
                >
                  {command.label}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface Command {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

function useCommands(): Command[] {
  const { t } = useTranslation();
  const isPaused = useAgent(({ snapshot }) => snapshot?.pausedUntil != null);
  const isBuilding = useAgent(({ snapshot }) => snapshot?.build != null);
  const resume: Command = { id: 'resume', label: t('resume'), run: () => void deeds.resume() };
  const finish: Command = { id: 'finish', label: t('finish'), run: () => void deeds.finishThenPause() };
  return [
    ...screens.map(({ name }) => ({
      id: name,
      label: t('commandOpen', { screen: t(`screens.${name}`) }),
      run: () => goTo(`/${name}`),
    })),
    ...(isPaused ? [resume] : []),
    { id: 'pause-60', label: t('pauseFor1h'), run: () => void deeds.pauseFor(60) },
    {
      id: 'pause-open',
      label: `${t('pause')}: ${t('pauseOpen')}`,
      run: () => void deeds.pauseUntilResumed(),
    },
    ...(isBuilding ? [finish] : []),
    { id: 'anyway', label: t('anyway'), run: () => void deeds.buildAnyway(60) },
    { id: 'stop-all', label: t('stopAll'), run: openStopAll },
    {
      id: 'shortcuts',
      label: t('shortcuts'),
      run: () => useDialog.setState({ open: 'shortcuts' }),
    },
  ];
}
