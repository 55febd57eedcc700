# Every step is a command that .ci/run or a test runs too; a machine without Docker can check all of it.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN dotnet publish Dashboard -c Release -o artifacts/publish -v quiet -nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /src/artifacts/publish .
COPY docker/healthcheck /usr/local/bin/healthcheck
RUN mkdir /data && chown "$APP_UID" /data
USER $APP_UID
VOLUME /data
EXPOSE 5080
ENV DOTNET_EnableDiagnostics=0
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["healthcheck"]

# Nobody has to sign in yet, so the product listens on loopback only. A container's loopback is reached by nobody: --insecure-bind
# allows the container's own network, and the port must then be published to loopback (docker run -p 127.0.0.1:5080:5080)
# or stand behind a proxy that asks who is there.
ENTRYPOINT ["dotnet", "Dashboard.dll"]
CMD ["serve", "--insecure-bind", "--urls", "http://0.0.0.0:5080", "--data", "/data"]
