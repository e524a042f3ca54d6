# Node and console in one image; docker-compose.yml starts a cluster of it.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish src/Zextras.Backup.Node -c Release -o /out/node -v quiet \
  && dotnet publish src/Zextras.Backup.Console -c Release -o /out/pbm -v quiet

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
COPY --from=build /out /opt/zextras-backup
COPY eng/docker/certificates /usr/local/bin/zextras-backup-certificates
RUN printf '#!/bin/sh\nexec dotnet /opt/zextras-backup/pbm/pbm.dll "$@"\n' >/usr/local/bin/pbm && chmod 755 /usr/local/bin/pbm \
  && install -d -o app -g app /data /backup /tls /tls/n1 /tls/n2 /tls/n3
USER app
ENTRYPOINT ["dotnet", "/opt/zextras-backup/node/zextras-backup.dll"]
