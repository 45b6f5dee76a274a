using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Backups;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Health;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Platform;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Configuration.AddVaultSecrets();
builder.ConfigureFunctionsWebApplication();
builder.Services.AddTelemetry(builder.Configuration);
builder.UseMiddleware<ProblemMiddleware>();
builder.UseMiddleware<AccessMiddleware>();

// One line for each folder; the order does not matter.
builder.Services.AddAnnotationStorage();
builder.Services.AddAnnotationAccess();
builder.Services.AddAnnotationHttp();
builder.Services.AddAnnotationHealth();
builder.Services.AddAnnotationProjects();
builder.Services.AddAnnotationIngest();
builder.Services.AddAnnotationPrelabel();
builder.Services.AddAnnotationWork();
builder.Services.AddAnnotationQuality();
builder.Services.AddAnnotationDatasets();
builder.Services.AddAnnotationBackups();

builder.Build().Run();
