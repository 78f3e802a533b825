import { commands } from 'vscode';
import { commandIds } from '../../ids';
import { isIntegerIn, isObject } from './checks';
import { layerChoice } from './layerChoice';
import type { Question } from './question';

const mostUnits = 1_000_000;

export const colourByUnit: Question<'colourByUnit'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.unit, 0, mostUnits)) return undefined;
    const choice = layerChoice(request.choice);
    return choice && { choice, unit: request.unit };
  },
  async answer({ choice, unit }) {
    await commands.executeCommand(commandIds.colourByUnit, { choice, unit });
    return {};
  },
};
