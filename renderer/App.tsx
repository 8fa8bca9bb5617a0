import { CSPProvider } from "@base-ui/react/csp-provider";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { KeyHints } from "./components/KeyHint.js";
import type { Connection } from "./connection.js";
import { DeskProvider, useDesk, useLine, useStatus } from "./desk.js";
import { ActivityPage } from "./features/activity/ActivityPage.js";
import { ApprovalsPage } from "./features/approvals/ApprovalsPage.js";
import { BudgetsPage } from "./features/budgets/BudgetsPage.js";
import { ClientsPage } from "./features/clients/ClientsPage.js";
import { DiagnosticsPage } from "./features/diagnostics/DiagnosticsPage.js";
import { DirectoryPage } from "./features/directory/DirectoryPage.js";
import { directoryPages } from "./features/directory/pages.js";
import { FirstRunPage } from "./features/first-run/FirstRunPage.js";
import { DrawingFailed } from "./features/frame/DrawingFailed.js";
import { Frame } from "./features/frame/Frame.js";
import { NoAccessPage } from "./features/frame/NoAccessPage.js";
import { Opening } from "./features/frame/Opening.js";
import { SettingsPage } from "./features/settings/SettingsPage.js";
import { SpendPage } from "./features/spend/SpendPage.js";
import { TrayPage } from "./features/tray/TrayPage.js";
import { CachePage } from "./features/use/CachePage.js";
import { ClaudeCodePage } from "./features/use/ClaudeCodePage.js";
import { applyTheme } from "./theme.js";

export function App({ connection }: { connection: Connection }) {
  return (
    <CSPProvider disableStyleElements>
      <DeskProvider connection={connection}>
        <Router hook={useHashLocation}>
          <Pages />
        </Router>
      </DeskProvider>
    </CSPProvider>
  );
}

function Pages() {
  const line = useLine();
  const [page] = useLocation();
  const status = useStatus();
  const { data: settings } = useQuery(useDesk().query.settings.get.queryOptions());
  const theme = settings?.theme;
  useEffect(() => (theme ? applyTheme(theme, window) : undefined), [theme]);
  if (line.state === "refused") return <NoAccessPage why="no access" />;
  if (!status.data) return <Opening line={line} />;
  const known = status.data;
  return (
    <KeyHints value={settings?.keyHints ?? true}>
      <Switch>
        <Route path="/tray">
          <TrayPage status={known} />
        </Route>
        <Route path="/welcome/:step?">{({ step }) => <FirstRunPage status={known} step={step} />}</Route>
        <Route path="/add">
          <FirstRunPage status={known} adding />
        </Route>
        <Route>
          <Frame status={known}>
            <DrawingFailed page={page}>
              <Switch>
                <Route path="/approvals/:id?">{({ id }) => <ApprovalsPage status={known} opened={id} />}</Route>
                <Route path="/spend/view/:view">
                  <SpendPage status={known} />
                </Route>
                <Route path="/spend">
                  <SpendPage status={known} />
                </Route>
                <Route path="/spend/cache">
                  <CachePage status={known} />
                </Route>
                <Route path="/spend/claude-code">
                  <ClaudeCodePage status={known} />
                </Route>
                <Route path="/spend/budgets">
                  <BudgetsPage status={known} />
                </Route>
                <Route path="/activity">
                  <ActivityPage />
                </Route>
                {directoryPages.map((page) => (
                  <Route key={page.path} path={`${page.path}/:first?/:second?`}>
                    {({ first, second }) => (
                      <DirectoryPage key={page.path} page={page} status={known} address={[first, second]} />
                    )}
                  </Route>
                ))}
                <Route path="/clients">
                  <ClientsPage status={known} />
                </Route>
                <Route path="/diagnostics">
                  <DiagnosticsPage />
                </Route>
                <Route path="/settings/:sought?">
                  {({ sought }) => <SettingsPage key={sought} status={known} sought={sought} />}
                </Route>
                <Route>
                  <Redirect to={known.organization ? "/approvals" : "/welcome"} />
                </Route>
              </Switch>
            </DrawingFailed>
          </Frame>
        </Route>
      </Switch>
    </KeyHints>
  );
}
