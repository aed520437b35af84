#!/bin/sh
# ensure-qt.sh PYTHON: checks that Qt finds its system libraries. Root gets what is missing, others the apt line.
set -eu
python=$1
packages=$(grep -v '^#' "$(dirname "$0")/apt-packages.txt" | tr '\n' ' ')

qt_opens() {
    QT_QPA_PLATFORM=offscreen "$python" -c 'from PySide6 import QtSvg, QtWidgets; QtWidgets.QApplication([])' \
        >/dev/null 2>&1 || return 1
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 0
    ! ldd "$("$python" -c 'import PySide6; print(PySide6.__path__[0])')"/Qt/plugins/platforms/libq*.so 2>/dev/null |
        grep 'not found' | grep -Eq 'lib(xcb|xkb|wayland|X11)'
}

qt_opens && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "Qt needs system libraries. Run once, then try again:" >&2
    echo "  sudo apt-get install --no-install-recommends $packages" >&2
    exit 1
fi
echo "Installing the system libraries of Qt ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # the list is meant to be split
apt-get install -y -qq --no-install-recommends $packages >/dev/null
qt_opens || { echo "Qt still does not start:" >&2
    QT_QPA_PLATFORM=offscreen "$python" -c 'import PySide6.QtWidgets'
    exit 1; }
