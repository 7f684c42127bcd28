#include "AptVersionPlugin.h"

FURTHER_PLUGIN(further::apt::AptVersionPlugin)
