#include "app/app.h"
#include "kit/sandbox/sandbox.h"

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    return app_main(argc, argv);
}
